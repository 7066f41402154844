package io.github.hermesbackup.archive;

import java.util.List;
import java.util.stream.Stream;

/**
 * The policy for hostile and broken archives as archives: each case of its table that is refused, made byte by byte. What is
 * kept instead (rows 3, 8 and 21, and parts of others) has tests of its own.
 */
public final class HostileArchives {

    private HostileArchives() {}

    /** All cases, by the rows of the table. */
    public static List<HostileCase> all() {
        return Stream.of(
                        HostileNameCases.all(),
                        HostileContentCases.all(),
                        HostileStructureCases.all(),
                        HostileHeaderCases.all(),
                        HostileZip64Cases.all())
                .flatMap(List::stream)
                .sorted((a, b) -> Integer.compare(a.row(), b.row()))
                .toList();
    }

    /** The archive that each case is but for its fault: a backup. */
    public static byte[] sound() {
        return HostileCase.backup(ZipMember.directory("skills/"), ZipMember.deflated("skills/a.md", "a skill\n"))
                .bytes();
    }

    /** A backup with some files besides its configuration. */
    public static byte[] withFiles(String... names) {
        ZipBytes zip = HostileCase.backup();
        for (String name : names) {
            zip.members().add(ZipMember.stored(name, name));
        }
        return zip.bytes();
    }

    /** A backup with one file of this content, compressed. */
    public static byte[] withContent(String name, byte[] content) {
        return HostileCase.backup(ZipMember.deflated(name, content)).bytes();
    }

    /** A backup with a file and a directory of these type and permission bits. */
    public static byte[] withModes(String file, String directory, int mode) {
        return HostileCase.backup(
                        ZipMember.stored(file, "x").central(header -> header.external = (Zip.TYPE_FILE | mode) << 16),
                        ZipMember.directory(directory)
                                .central(header -> header.external = (Zip.TYPE_DIRECTORY | mode) << 16))
                .bytes();
    }

    /** A backup with files that say they have so many bytes each, and have a few. */
    public static byte[] declaring(long bytes, String... names) {
        ZipBytes zip = HostileCase.backup();
        for (String name : names) {
            ZipMember member = ZipMember.deflated(name, "a few bytes");
            long compressed = member.data.length;
            zip.members().add(member.both(header -> {
                header.size = header.compressed = Zip.MAX_32;
                header.extra = Extra.zip64(bytes, compressed);
            }));
        }
        return zip.bytes();
    }
}
