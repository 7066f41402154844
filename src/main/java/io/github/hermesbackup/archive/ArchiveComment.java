package io.github.hermesbackup.archive;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What an archive of ours says of itself, in the comment of the zip: one ASCII line of at most 200 bytes.
 *
 * <pre>hermes-backup/1 created=2026-11-22T10:15:02.123Z entries=4579 sha256=… state=… directory=0badc0de</pre>
 *
 * @param created when the backup began, UTC, milliseconds
 * @param entries number of members, directories included
 * @param sha256 digest of the list of members, see {@link ListDigest}; lower-case hex
 * @param state of the home that the archive holds, see {@link StateDigest}; nothing if not every file has a stamp, if the archive is
 *     partial, and in archives that were made before it was recorded
 * @param directory CRC-32 of the central directory, all its bytes as they lie in the file, and then of this line up to the field;
 *     eight lower-case hex digits; nothing in archives that were made before it was recorded. Where it is right, both are what was
 *     written and then read back, so that the next backup need not check them again, see {@link ArchiveReader#openToBuildOn}. It
 *     covers our private field too, which the digest of the list leaves out
 * @param partial true if something that belongs in the backup could not be read
 */
public record ArchiveComment(
        Instant created, long entries, String sha256, Optional<String> state, OptionalInt directory, boolean partial) {

    private static final String MAGIC = "hermes-backup/";
    private static final String STATE = " state=";
    private static final String DIRECTORY = " directory=";
    private static final Pattern FORM =
            Pattern.compile("hermes-backup/1 created=(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)"
                    + " entries=(\\d{1,18}) sha256=([0-9a-f]{64})(?:" + STATE + "([0-9a-f]{16}))?(?:"
                    + DIRECTORY + "([0-9a-f]{8}))?( partial)?");
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
                    Optional.ofNullable(form.group(4)),
                    form.group(5) == null
                            ? OptionalInt.empty()
                            : OptionalInt.of(HexFormat.fromHexDigits(form.group(5))),
                    form.group(6) != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The same for an archive with this directory.
     *
     * @param crc over the directory; goes on over the beginning of the line
     */
    ArchiveComment over(CRC32 crc) {
        return new ArchiveComment(created, entries, sha256, state, OptionalInt.of(goOn(crc, head())), partial);
    }

    /**
     * True if this is the comment that was made for a directory; false too if it says nothing of one.
     *
     * @param line this comment as it was read, since to write a time takes a JVM that has just been started a while
     */
    boolean isOver(CRC32 crc, String line) {
        return directory.isPresent() && directory.getAsInt() == goOn(crc, line.substring(0, line.indexOf(DIRECTORY)));
    }

    private static int goOn(CRC32 crc, String head) {
        crc.update(head.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }

    private String head() {
        return MAGIC + "1 created=" + formatTime(created) + " entries=" + entries + " sha256=" + sha256
                + state.map(digits -> STATE + digits).orElse("");
    }

    /** The comment as it stands in the archive. */
    public String format() {
        return head()
                + (directory.isPresent() ? DIRECTORY + HexFormat.of().toHexDigits(directory.getAsInt()) : "")
                + (partial ? " partial" : "");
    }

    static String formatTime(Instant created) {
        return TIME.format(created);
    }
}
