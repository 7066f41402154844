package io.github.hermesbackup.home;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The default name of an archive: {@code <prefix><yyyy-MM-dd-HHmmss>[-N].zip}. Only files named exactly like this are ever
 * pruned; whoever wants to keep one for ever renames it.
 *
 * @param kind what the archive was made for
 * @param stamp local time to the second, as it stands in the name
 * @param number 1 for a name without a number, else the number behind the stamp
 */
public record ArchiveName(Kind kind, String stamp, int number) {

    /** What an archive was made for; each kind has its own retention. */
    public enum Kind {
        /** A backup that somebody asked for. */
        BACKUP("hermes-backup-"),
        /** Made before an update. */
        PRE_UPDATE("pre-update-"),
        /** Made before a migration. */
        PRE_MIGRATION("pre-migration-"),
        /** Made before an import, to be able to go back. */
        PRE_IMPORT("pre-import-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** The first part of the file name. */
        public String prefix() {
            return prefix;
        }

        /** The kind as it is written in a configuration: {@code pre-update}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The kind of a word. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");
    private static final Pattern FORM =
            Pattern.compile("([a-z]+-[a-z]+-)(\\d{4}-\\d\\d-\\d\\d-\\d{6})(?:-([2-9]|[1-9]\\d{1,8}))?\\.zip");

    /** The name of an archive begun at an instant. */
    public static ArchiveName of(Kind kind, Instant begun, ZoneId zone) {
        return new ArchiveName(kind, STAMP.format(begun.atZone(zone)), 1);
    }

    /** Reads a file name; nothing if it is not exactly of this form. */
    public static Optional<ArchiveName> parse(String fileName) {
        Matcher form = FORM.matcher(fileName);
        if (!form.matches()) {
            return Optional.empty();
        }
        int number = form.group(3) == null ? 1 : Integer.parseInt(form.group(3));
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.prefix().equals(form.group(1)))
                .findFirst()
                .map(kind -> new ArchiveName(kind, form.group(2), number));
    }

    /** The next name for an archive of the same second. */
    public ArchiveName next() {
        return new ArchiveName(kind, stamp, number + 1);
    }

    /** The file name. */
    public String fileName() {
        return kind.prefix() + stamp + (number == 1 ? "" : "-" + number) + ".zip";
    }
}
