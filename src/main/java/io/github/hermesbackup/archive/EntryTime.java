package io.github.hermesbackup.archive;

import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/**
 * A modification time in units of 100 ns since 1970-01-01T00:00:00Z: the resolution that a zip can carry.
 *
 * @param ticks units of 100 ns, negative before 1970
 */
public record EntryTime(long ticks) implements Comparable<EntryTime> {

    private static final long PER_SECOND = 10_000_000L;
    private static final long SECONDS_OF_DAY = 86_400;
    /** What lies farther from 1970 (14,000 years) is cut to a time of its side. */
    private static final long MOST_SECONDS = (Long.MAX_VALUE / 2) / PER_SECOND;
    /** 100 ns units between 1601-01-01 (the epoch of NTFS) and 1970-01-01. */
    private static final long NTFS_EPOCH = 116_444_736_000_000_000L;

    /** A file's time, rounded down to 100 ns. */
    public static EntryTime of(FileTime time) {
        return of(time.toInstant());
    }

    static EntryTime of(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) > MOST_SECONDS) {
            return new EntryTime(Long.signum(seconds) * (Long.MAX_VALUE / 4));
        }
        return new EntryTime(seconds * PER_SECOND + instant.getNano() / 100);
    }

    static EntryTime ofSeconds(long seconds) {
        return new EntryTime(seconds * PER_SECOND);
    }

    static EntryTime ofNtfs(long fileTime) {
        return new EntryTime(fileTime - NTFS_EPOCH);
    }

    /** A DOS date and time, which every zip tool reads as local time; impossible dates count as 1980-01-01. */
    static EntryTime ofDos(int dosDate, int dosTime, ZoneId zone) {
        try {
            return of(LocalDateTime.of(
                            1980 + (dosDate >> 9),
                            (dosDate >> 5) & 15,
                            dosDate & 31,
                            dosTime >> 11,
                            (dosTime >> 5) & 63,
                            Math.min(59, (dosTime & 31) * 2))
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeException e) {
            return ofDos((1 << 5) | 1, 0, zone);
        }
    }

    /** The time for a file system. */
    public FileTime toFileTime() {
        return FileTime.from(toInstant());
    }

    /** The time as an instant. */
    public Instant toInstant() {
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, PER_SECOND), TimeUnit.NANOSECONDS.toNanos(100 * Math.floorMod(ticks, PER_SECOND)));
    }

    long toNtfs() {
        return ticks + NTFS_EPOCH;
    }

    long seconds() {
        return Math.floorDiv(ticks, PER_SECOND);
    }

    /** True if the time is a whole second that a signed 32-bit count of seconds (1901 to 2038) can hold. */
    boolean fitsUnixField() {
        return fitsUnixSeconds() && Math.floorMod(ticks, PER_SECOND) == 0;
    }

    boolean fitsUnixSeconds() {
        return seconds() == (int) seconds();
    }

    /** DOS date in the high and DOS time in the low 16 bits, clamped to 1980 to 2107. */
    int toDos(ZoneId zone) {
        Instant instant = toInstant();
        long local =
                instant.getEpochSecond() + zone.getRules().getOffset(instant).getTotalSeconds();
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(local, SECONDS_OF_DAY));
        if (day.getYear() < 1980) {
            return (1 << 5 | 1) << 16;
        }
        if (day.getYear() > 2107) {
            return (127 << 9 | 12 << 5 | 31) << 16 | 23 << 11 | 59 << 5 | 29;
        }
        int date = (day.getYear() - 1980) << 9 | day.getMonthValue() << 5 | day.getDayOfMonth();
        int second = (int) Math.floorMod(local, SECONDS_OF_DAY);
        return date << 16 | second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2;
    }

    /** As a record's own; that one is built at run time by method handles, which a short run feels. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EntryTime time && ticks == time.ticks;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(ticks);
    }

    @Override
    public int compareTo(EntryTime other) {
        return Long.compare(ticks, other.ticks);
    }
}
