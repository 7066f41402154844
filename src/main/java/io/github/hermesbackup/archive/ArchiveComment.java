package io.github.hermesbackup.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive of ours says of itself, in the comment of the zip: one ASCII line of at most 200 bytes.
 *
 * <pre>hermes-backup/1 created=2026-11-22T10:15:02.123Z entries=4579 sha256=… partial</pre>
 *
 * @param created when the backup began, UTC, milliseconds
 * @param entries number of members, directories included
 * @param sha256 digest of the list of members, see {@link ListDigest}; lower-case hex
 * @param partial true if something that belongs in the backup could not be read
 */
public record ArchiveComment(Instant created, long entries, String sha256, boolean partial) {

    private static final String MAGIC = "hermes-backup/";
    private static final Pattern FORM =
            Pattern.compile("hermes-backup/1 created=(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)"
                    + " entries=(\\d{1,18}) sha256=([0-9a-f]{64})( partial)?");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static boolean isOurs(String comment) {
        return comment.startsWith(MAGIC);
    }

    /** Reads a comment; nothing if it is not exactly of this form. */
    static Optional<ArchiveComment> parse(String comment) {
        Matcher form = FORM.matcher(comment);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ArchiveComment(
                    TIME.parse(form.group(1), Instant::from),
                    Long.parseLong(form.group(2)),
                    form.group(3),
                    form.group(4) != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The comment as it stands in the archive. */
    public String format() {
        return MAGIC + "1 created=" + formatTime(created) + " entries=" + entries + " sha256=" + sha256
                + (partial ? " partial" : "");
    }

    static String formatTime(Instant created) {
        return TIME.format(created);
    }
}
