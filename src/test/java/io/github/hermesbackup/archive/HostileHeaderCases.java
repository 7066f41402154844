package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.HostileCase.backup;
import static io.github.hermesbackup.archive.HostileCase.row;
import static io.github.hermesbackup.archive.ZipMember.deflated;
import static io.github.hermesbackup.archive.ZipMember.directory;
import static io.github.hermesbackup.archive.ZipMember.stored;

import io.github.hermesbackup.archive.HostileCase.Draft;
import io.github.hermesbackup.archive.ZipMember.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows 12, 13 and 16 to 18 of the policy: headers that contradict each other, or ask for what is not supported. */
final class HostileHeaderCases {

    private static final String NAME = "victim";

    private HostileHeaderCases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        contradictions(cases);
        descriptors(cases);
        encryption(cases);
        methods(cases);
        types(cases);
        return cases;
    }

    private static ZipMember victim() {
        return deflated(NAME, "content ".repeat(50));
    }

    private static Draft local(String what, Consumer<Header> lie) {
        return row(12, "another " + what + " in the local header").with(victim().local(lie));
    }

    private static void contradictions(List<HostileCase> cases) {
        byte[] otherName = "Victim".getBytes(StandardCharsets.US_ASCII);
        byte[] sha256 = Extra.sha256(new byte[32]);
        List<Draft> lies = List.of(
                local("name", header -> header.name = otherName),
                local("flags", header -> header.flags = 0),
                local("method", header -> header.method = Zip.STORED),
                local("time", header -> header.dosTime++),
                local("size", header -> header.size++),
                local("compressed size", header -> header.compressed--),
                local("CRC", header -> header.crc ^= 1),
                local("SHA-256", header -> header.extra = sha256));
        List<String> words = List.of("name", "flags", "method", "time", "size", "compressed size", "CRC", "SHA-256");
        for (int i = 0; i < lies.size(); i++) {
            cases.add(lies.get(i)
                    .is(ArchiveFault.LOCAL_HEADER, NAME)
                    .saying("has another " + words.get(i) + " in its local header"));
        }
        cases.add(row(12, "a member that is encrypted by its local header only")
                .with(victim().local(header -> header.flags |= Zip.FLAG_ENCRYPTED))
                .is(ArchiveFault.LOCAL_HEADER, NAME)
                .saying("has another flags in its local header"));
        for (long offset : new long[] {2, 0x7FFF_FFFFL}) {
            cases.add(row(12, "no local header at " + offset)
                    .with(victim().central(header -> header.offset = offset))
                    .is(ArchiveFault.LOCAL_HEADER, NAME)
                    .saying("has no local header where the directory says"));
        }
        cases.add(row(12, "a member in the directory only")
                .with(stored("a", "x"), victim().onlyInDirectory())
                .is(ArchiveFault.LOCAL_HEADER, NAME)
                .saying("has no local header where the directory says"));
        cases.add(row(12, "a stored member of two sizes")
                .with(stored(NAME, "12345").both(header -> header.size = 4))
                .is(ArchiveFault.CENTRAL_HEADER, NAME)
                .saying("is stored, but its two sizes differ"));
    }

    private static ZipMember streamed() {
        ZipMember member = victim();
        return member.withDescriptor(member.descriptor(true, false));
    }

    private static void descriptors(List<HostileCase> cases) {
        for (int at : new int[] {0, 4, 8, 12}) {
            ZipMember member = streamed();
            member.behind[at] ^= 1;
            cases.add(row(13, "a data descriptor with another byte " + at)
                    .with(member)
                    .is(ArchiveFault.DESCRIPTOR, NAME)
                    .saying("has a data descriptor that says something else"));
        }
        for (int length : new int[] {0, 11, 17, 25}) {
            cases.add(row(13, "a data descriptor of " + length + " bytes")
                    .with(streamed().behind(new byte[length]))
                    .is(ArchiveFault.DESCRIPTOR, NAME)
                    .saying("has no data descriptor of a known length"));
        }
        ZipMember kept = stored(NAME, "x");
        cases.add(row(13, "a stored member with a data descriptor")
                .with(kept.withDescriptor(kept.descriptor(true, false)))
                .is(ArchiveFault.DESCRIPTOR, NAME)
                .saying("has a data descriptor without being deflated"));
        ZipMember silent = victim();
        cases.add(row(13, "a data descriptor that is not announced")
                .with(silent.behind(silent.descriptor(true, false)))
                .is(ArchiveFault.OVERLAP, NAME)
                .saying("is followed by 16 bytes that belong to nothing"));
        cases.add(row(13, "half a truth in front of a data descriptor")
                .with(streamed().local(header -> header.size = 7))
                .is(ArchiveFault.LOCAL_HEADER, NAME)
                .saying("has another size in its local header"));
    }

    private static Draft flagged(String what, int flags) {
        return row(16, what).with(victim().both(header -> header.flags |= flags));
    }

    private static void encryption(List<HostileCase> cases) {
        for (Draft draft : List.of(
                flagged("an encrypted member", Zip.FLAG_ENCRYPTED),
                flagged("strong encryption", Zip.FLAG_ENCRYPTED | Zip.FLAG_STRONG_ENCRYPTION),
                flagged("strong encryption without the other flag", Zip.FLAG_STRONG_ENCRYPTION),
                flagged("masked headers", Zip.FLAG_MASKED),
                row(16, "AES").with(victim().both(header -> {
                    header.flags |= Zip.FLAG_ENCRYPTED;
                    header.method = 99;
                })))) {
            cases.add(draft.is(ArchiveFault.ENCRYPTED, NAME)
                    .saying("is encrypted, which is not supported: \"victim\" is encrypted"));
        }
        cases.add(flagged("patch data", Zip.FLAG_PATCHED)
                .is(ArchiveFault.METHOD, NAME)
                .saying("is patch data"));
    }

    private static void methods(List<HostileCase> cases) {
        for (int method : new int[] {1, 6, 9, 12, 14, 95, 99, 0xFFFF}) {
            cases.add(row(17, "compression method " + method)
                    .with(victim().both(header -> header.method = method))
                    .is(ArchiveFault.METHOD, NAME)
                    .saying("is compressed with method " + method));
        }
        cases.add(row(17, "a newer version of the format")
                .with(victim().both(header -> header.versionNeeded = 47))
                .is(ArchiveFault.METHOD, NAME)
                .saying("asks for version 4.7 of the format"));
    }

    private static void types(List<HostileCase> cases) {
        cases.add(row(18, "a directory with a payload")
                .with(stored("d/", "payload").central(header -> header.external = (Zip.TYPE_DIRECTORY | 0700) << 16))
                .is(ArchiveFault.DIRECTORY_WITH_DATA, "d/")
                .saying("is a directory of 7 bytes"));
        cases.add(row(18, "a directory with a CRC-32")
                .with(directory("d/").both(header -> header.crc = 1))
                .is(ArchiveFault.DIRECTORY_WITH_DATA, "d/")
                .saying("is a directory with the CRC-32 of some content"));
        cases.add(row(18, "a directory with a hidden payload")
                .with(directory("d/").data(new byte[] {1, 2}).both(header -> {
                    header.method = Zip.DEFLATED;
                    header.compressed = 2;
                }))
                .is(ArchiveFault.DIRECTORY_WITH_DATA, "d/")
                .saying("is a directory with other content than none"));
        for (int type : new int[] {0010000, 0020000, 0060000, 0140000, 0150000}) {
            cases.add(row(18, "a special file of type " + Integer.toOctalString(type))
                    .with(stored(NAME, "").central(header -> header.external = (type | 0600) << 16))
                    .is(ArchiveFault.SPECIAL_FILE, NAME)
                    .saying("is a device, socket or pipe"));
        }
        cases.add(row(18, "a file that says it is a directory")
                .with(stored(NAME, "").central(header -> header.external = (Zip.TYPE_DIRECTORY | 0700) << 16))
                .is(ArchiveFault.CLASH, NAME)
                .saying("has a name and a type that contradict each other"));
        cases.add(row(18, "a directory that says it is a file")
                .in(backup(stored("d/", "").central(header -> header.external = (Zip.TYPE_FILE | 0700) << 16)))
                .is(ArchiveFault.CLASH, "d/")
                .saying("has a name and a type that contradict each other"));
    }
}
