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
}
