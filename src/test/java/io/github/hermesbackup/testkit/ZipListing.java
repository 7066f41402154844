package io.github.hermesbackup.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What one program says of a zip archive.
 *
 * @param reader the program
 * @param members by name; directories end in {@code /}
 * @param problems what its own test of the archive found, one line each; empty if it was content
 */
public record ZipListing(String reader, SortedMap<String, Member> members, List<String> problems) {

    /**
     * One member, as far as the program tells.
     *
     * @param size bytes of the content
     * @param crc CRC-32 of the content
     * @param sha256 hexadecimal digest of the content as the program reads it
     * @param mode Unix type and permission bits, {@code 0100644} say
     */
    public record Member(OptionalLong size, OptionalLong crc, Optional<String> sha256, OptionalInt mode) {}

    /** True if the program's own test of the archive found nothing. */
    public boolean isSound() {
        return problems.isEmpty();
    }

    /** Where two programs say different things of one archive, a line each; what only one of them tells is not compared. */
    public List<String> differencesTo(ZipListing other) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(members.keySet());
        names.addAll(other.members.keySet());
        for (String name : names) {
            Member mine = members.get(name);
            Member theirs = other.members.get(name);
            if (mine == null || theirs == null) {
                lines.add(name + ": only " + (mine == null ? other.reader : reader) + " lists it");
                continue;
            }
            compare(lines, other, name, "size", known(mine.size), known(theirs.size));
            compare(lines, other, name, "crc", known(mine.crc), known(theirs.crc));
            compare(lines, other, name, "sha256", mine.sha256, theirs.sha256);
            compare(lines, other, name, "mode", known(mine.mode), known(theirs.mode));
        }
        return lines;
    }

    private void compare(
            List<String> lines, ZipListing other, String name, String what, Optional<?> mine, Optional<?> theirs) {
        if (mine.isPresent() && theirs.isPresent() && !mine.equals(theirs)) {
            lines.add("%s: %s is %s for %s, %s for %s"
                    .formatted(name, what, mine.get(), reader, theirs.get(), other.reader));
        }
    }

    private static Optional<Long> known(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static Optional<String> known(OptionalInt value) {
        return value.isPresent() ? Optional.of(Integer.toOctalString(value.getAsInt())) : Optional.empty();
    }
}
