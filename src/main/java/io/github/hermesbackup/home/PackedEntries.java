package io.github.hermesbackup.home;

import io.github.hermesbackup.home.ScannedEntry.Kind;
import io.github.hermesbackup.io.FileStat;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Entries in a few dozen bytes each: names front-coded, numbers as differences from the entry before, and what is the same
 * as in the entry before (device, owner) not at all.
 */
final class PackedEntries implements Iterable<ScannedEntry> {

    private static final int KIND = 0x03;
    private static final int IS_DATABASE = 0x04;
    private static final int SAME_PLACE = 0x08;
    private static final int ONE_LINK = 0x10;
    private static final int SAME_TIMES = 0x20;

    private static final FileStat NOTHING =
            new FileStat(FileStat.Kind.FILE, -1, 0, FileTime.fromMillis(0), FileTime.fromMillis(0), 0, 0, 1, -1, -1);

    private final ByteChunks bytes = new ByteChunks();
    private final Map<String, Path> behindLinks = new HashMap<>();
    private final FrontCodedNames.Writer names = new FrontCodedNames.Writer();
    private FileStat last = NOTHING;
    /** Those of one entry: mode, size, inode, three of its place, links, and two of each of two times. */
    private final long[] numbers = new long[11];

    private long entries;

    void add(ScannedEntry entry) {
        FileStat stat = entry.stat();
        boolean samePlace = samePlace(stat, last);
        boolean sameTimes = stat.modified().equals(stat.changed());
        names.put(bytes, entry.name());
        bytes.put(entry.kind().ordinal()
                | (entry.database() ? IS_DATABASE : 0)
                | (samePlace ? SAME_PLACE : 0)
                | (stat.links() == 1 ? ONE_LINK : 0)
                | (sameTimes ? SAME_TIMES : 0));
        int count = 0;
        numbers[count++] = stat.mode() + 1;
        numbers[count++] = stat.size();
        numbers[count++] = ByteChunks.difference(stat.inode() - last.inode());
        if (!samePlace) {
            numbers[count++] = stat.device();
            numbers[count++] = ByteChunks.difference(stat.uid());
            numbers[count++] = ByteChunks.difference(stat.gid());
        }
        if (stat.links() != 1) {
            numbers[count++] = stat.links();
        }
        count = addTime(count, stat.modified(), last.modified());
        if (!sameTimes) {
            count = addTime(count, stat.changed(), stat.modified());
        }
        bytes.putNumbers(numbers, count);
        entry.behindLink().ifPresent(path -> behindLinks.put(entry.name(), path));
        last = stat;
        entries++;
    }

    private int addTime(int count, FileTime time, FileTime base) {
        Instant instant = time.toInstant();
        numbers[count] = ByteChunks.difference(
                instant.getEpochSecond() - base.toInstant().getEpochSecond());
        numbers[count + 1] = instant.getNano();
        return count + 2;
    }

    private static boolean samePlace(FileStat a, FileStat b) {
        return a.device() == b.device() && a.uid() == b.uid() && a.gid() == b.gid();
    }

    long count() {
        return entries;
    }

    /** Bytes of memory that the entries take, less the few links. */
    long retained() {
        return bytes.retained();
    }

    @Override
    public Iterator<ScannedEntry> iterator() {
        return new Unpacker();
    }

    private final class Unpacker implements Iterator<ScannedEntry> {

        private final ByteChunks.Reader from = bytes.reader();
        private final FrontCodedNames.Reader unpackedNames = new FrontCodedNames.Reader();
        private FileStat previous = NOTHING;
        private long at;

        @Override
        public boolean hasNext() {
            return at < entries;
        }

        @Override
        public ScannedEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at++;
            String name = unpackedNames.get(from);
            int flags = from.get();
            Kind kind = Kind.values()[flags & KIND];
            previous = stat(kind, flags);
            Optional<Path> behind =
                    kind == Kind.FILE_BEHIND_LINK ? Optional.ofNullable(behindLinks.get(name)) : Optional.empty();
            return new ScannedEntry(name, kind, previous, (flags & IS_DATABASE) != 0, behind);
        }

        private FileStat stat(Kind kind, int flags) {
            int mode = (int) from.getNumber() - 1;
            long size = from.getNumber();
            long inode = previous.inode() + from.getDifference();
            boolean samePlace = (flags & SAME_PLACE) != 0;
            long device = samePlace ? previous.device() : from.getNumber();
            int uid = samePlace ? previous.uid() : (int) from.getDifference();
            int gid = samePlace ? previous.gid() : (int) from.getDifference();
            int links = (flags & ONE_LINK) != 0 ? 1 : (int) from.getNumber();
            FileTime modified = time(previous.modified());
            FileTime changed = (flags & SAME_TIMES) != 0 ? modified : time(modified);
            FileStat.Kind type = kind == Kind.DIRECTORY ? FileStat.Kind.DIRECTORY : FileStat.Kind.FILE;
            return new FileStat(type, mode, size, modified, changed, inode, device, links, uid, gid);
        }

        private FileTime time(FileTime base) {
            long seconds = base.toInstant().getEpochSecond() + from.getDifference();
            return FileTime.from(Instant.ofEpochSecond(seconds, from.getNumber()));
        }
    }
}
