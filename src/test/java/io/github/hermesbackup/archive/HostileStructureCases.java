package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.HostileCase.backup;
import static io.github.hermesbackup.archive.HostileCase.row;
import static io.github.hermesbackup.archive.ZipMember.stored;

import io.github.hermesbackup.archive.HostileCase.Draft;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Rows 10, 11 and 20 of the policy: where things lie, how many there are, and on how many disks. */
final class HostileStructureCases {

    private static final byte[] JUNK = "junk".getBytes(StandardCharsets.US_ASCII);
    private static final String REMEDY = "repack it with any zip tool";
    /** Bytes of the local header and the data of the configuration, which lies first. */
    private static final int FIRST_BYTES = 56;

    private HostileStructureCases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        overlaps(cases);
        endRecords(cases);
        severalEndRecords(cases);
        foreignBytes(cases);
        disks(cases);
        return cases;
    }

    private static ZipBytes sound() {
        return backup(stored("a", "first"), stored("b", "second"));
    }

    private static void overlaps(List<HostileCase> cases) {
        cases.add(row(10, "two members with one local header")
                .with(
                        stored("a", "x"),
                        stored("a", "x").onlyInDirectory().central(header -> header.offset = FIRST_BYTES))
                .is(ArchiveFault.OVERLAP, "a")
                .saying("shares bytes with another member"));
        byte[] quoted = Arrays.copyOf(ZipBytes.of(stored("b", "kernel")).bytes(), 37);
        ZipMember inside = stored("b", "kernel").onlyInDirectory();
        cases.add(row(10, "a member inside the data of another")
                .with(
                        stored("a", "").data(quoted).both(header -> header.size = header.compressed = quoted.length),
                        inside.central(header -> header.offset = FIRST_BYTES + 31))
                .is(ArchiveFault.OVERLAP, "b")
                .saying("shares bytes with another member"));
        ZipMember last = stored("b", "kernel").onlyInDirectory().central(header -> header.offset = FIRST_BYTES + 31);
        cases.add(row(10, "a member inside the data of another, and a gap that makes up for it")
                .in(backup(
                                stored("a", "")
                                        .data(quoted)
                                        .both(header -> header.size = header.compressed = quoted.length),
                                last)
                        .beforeDirectory(new byte[50]))
                .is(ArchiveFault.OVERLAP, "a")
                .saying("shares bytes with another member or the directory"));
        cases.add(row(10, "data that runs into the directory")
                .with(stored("a", "x").both(header -> header.size = header.compressed = 20))
                .is(ArchiveFault.OVERLAP, "a")
                .saying("runs into the central directory"));
        cases.add(row(10, "a local header that runs into the directory")
                .with(stored("a", "").local(header -> header.extraLength = 100))
                .is(ArchiveFault.LOCAL_HEADER, "a")
                .saying("runs into the central directory"));
    }

    private static Draft end(String what, Consumer<ZipBytes.End> lie) {
        return row(11, what).in(sound().end(lie));
    }

    private static void endRecords(List<HostileCase> cases) {
        cases.add(end("one member fewer counted", end -> end.entries = end.entriesHere = 2)
                .is(ArchiveFault.CENTRAL_HEADER)
                .saying("holds more than the 2 members"));
        cases.add(end("a member too many counted", end -> end.entries = end.entriesHere = 4)
                .is(ArchiveFault.END_RECORD)
                .saying("counts 4 members in"));
        cases.add(end("no members counted", end -> end.entries = end.entriesHere = 0)
                .is(ArchiveFault.END_RECORD)
                .saying("counts 0 members in"));
        cases.add(end("a directory shorter by one", end -> end.bytes--)
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(end("a directory longer by one", end -> end.bytes++)
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(end("a directory longer than the file", end -> end.bytes = 0x7FFF_FFFFL)
                .is(ArchiveFault.END_RECORD)
                .saying("would lie outside the file"));
        cases.add(end("a directory that begins earlier", end -> end.offset--)
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(end("a directory that begins behind the end", end -> end.offset = 0x8000_0000L)
                .is(ArchiveFault.END_RECORD)
                .saying("would lie outside the file"));
        cases.add(end("a directory that is shifted", end -> {
                    end.bytes--;
                    end.offset++;
                })
                .is(ArchiveFault.CENTRAL_HEADER)
                .saying("member 1 of 3 has no header"));
        cases.add(row(11, "a header that names more than the directory holds")
                .with(stored("a", "x").central(header -> header.extraLength = 1000))
                .is(ArchiveFault.CENTRAL_HEADER)
                .saying("ends within member 2 of 2"));
    }

    private static void severalEndRecords(List<HostileCase> cases) {
        byte[] inner = ZipBytes.of(stored("inner", "x")).bytes();
        cases.add(end("an archive inside the comment", end -> end.comment = inner)
                .is(ArchiveFault.END_RECORD)
                .saying("several end records; " + REMEDY));
        byte[] cut = new LittleEndian().u32(Zip.END_SIGNATURE).raw(new byte[30]).bytes();
        cases.add(end("the beginning of an end record inside the comment", end -> end.comment = cut)
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(end("a comment that is longer than it says", end -> {
                    end.comment = JUNK;
                    end.commentLength = 2;
                })
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying("does not end where the file does"));
    }

    private static void foreignBytes(List<HostileCase> cases) {
        cases.add(row(11, "bytes behind the end")
                .in(sound().suffix(JUNK))
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying("bytes were added); " + REMEDY));
        cases.add(row(11, "bytes in front that no offset counts")
                .in(sound().prefix(JUNK, false))
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(row(11, "bytes in front that every offset counts")
                .in(sound().prefix(JUNK, true))
                .is(ArchiveFault.FOREIGN_BYTES, "config.yaml")
                .saying("has bytes in front of it that belong to nothing; " + REMEDY));
        cases.add(row(11, "bytes between directory and end record")
                .in(sound().behindDirectory(JUNK))
                .is(ArchiveFault.FOREIGN_BYTES)
                .saying(REMEDY));
        cases.add(row(11, "a gap in front of the directory")
                .in(sound().beforeDirectory(JUNK))
                .is(ArchiveFault.OVERLAP, "b")
                .saying("is followed by 4 bytes that belong to nothing; " + REMEDY));
        cases.add(row(11, "a gap between two members")
                .with(stored("a", "first"), stored("b", "second").before(JUNK))
                .is(ArchiveFault.OVERLAP, "a")
                .saying("is followed by 4 bytes that belong to nothing; " + REMEDY));
        cases.add(row(11, "a member that the directory does not list")
                .with(stored("a", "first"), stored("hidden", "x").onlyInFile(), stored("b", "second"))
                .is(ArchiveFault.OVERLAP, "a")
                .saying("is followed by 37 bytes that belong to nothing; " + REMEDY));
    }

    private static Draft disk(String what, ZipBytes zip) {
        return row(20, what).in(zip);
    }

    private static void disks(List<HostileCase> cases) {
        String other = "disk numbers other than 0";
        cases.add(disk("a part of several", sound().end(end -> end.disk = 1))
                .is(ArchiveFault.MULTI_DISK)
                .saying(other));
        cases.add(disk("a directory on another disk", sound().end(end -> end.directoryDisk = 1))
                .is(ArchiveFault.MULTI_DISK)
                .saying(other));
        cases.add(disk("members on another disk", sound().end(end -> end.entriesHere = 1))
                .is(ArchiveFault.MULTI_DISK)
                .saying(other));
        cases.add(disk("a member on another disk", backup(stored("a", "x").central(header -> header.disk = 1)))
                .is(ArchiveFault.MULTI_DISK, "a")
                .saying("lies on another disk"));
        ZipMember far = stored("a", "x").central(header -> {
            header.disk = Zip.MAX_16;
            header.extra = Extra.field(ExtraFields.ZIP64, new byte[] {1, 0, 0, 0});
        });
        cases.add(disk("a member on another disk, in its zip64 field", backup(far))
                .is(ArchiveFault.MULTI_DISK, "a")
                .saying("lies on another disk"));
        zip64Disks(cases);
    }

    private static Draft record(String what, Consumer<ZipBytes.Zip64> lie) {
        return disk(what, sound().zip64(lie));
    }

    private static void zip64Disks(List<HostileCase> cases) {
        for (Draft draft : List.of(
                record("a zip64 record on another disk", record -> record.disk = 1),
                record("a zip64 record with its directory on another disk", record -> record.directoryDisk = 1),
                record("a zip64 record with members on another disk", record -> record.entriesHere = 1))) {
            cases.add(draft.is(ArchiveFault.MULTI_DISK).saying("zip64 record names other disks"));
        }
        for (Draft draft : List.of(
                record("a zip64 locator of another disk", record -> record.locatorDisk = 1),
                record("a zip64 locator of two disks", record -> record.disks = 2))) {
            cases.add(draft.is(ArchiveFault.MULTI_DISK).saying("zip64 locator names other disks"));
        }
    }
}
