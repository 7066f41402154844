package io.github.hermesbackup.io;

import java.nio.ByteBuffer;

/**
 * By what the system's own bookkeeping recognises that a file has not changed since it was copied, without reading it.
 *
 * <p>A database is several files: its commits go to the {@code -wal} or through the {@code -journal}. An absent and an empty
 * {@code -wal} are the same. After a power cut the marks can be equal although commits survived in the log, so a database's
 * stamp holds for one boot of the machine only.
 *
 * @param file the file itself
 * @param wal its write-ahead log, or null if absent or empty or if this is no database
 * @param journal its rollback journal, or null likewise
 * @param boot identity of the machine's boot, two longs; zero for what is no database
 */
public record SourceStamp(Mark file, Mark wal, Mark journal, long bootHigh, long bootLow) {

    /** What {@code stat(2)} says of one file: bytes, times in nanoseconds since the epoch, inode number. */
    public record Mark(long size, long modified, long changed, long inode) {

        /** What the system has just said of a file. */
        public static Mark of(FileStat stat) {
            return new Mark(stat.size(), stat.modifiedNanos(), stat.changedNanos(), stat.inode());
        }

        /** As a record's own; that one is built at run time by method handles, which costs a short run 100 ms. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Mark mark
                    && size == mark.size
                    && modified == mark.modified
                    && changed == mark.changed
                    && inode == mark.inode;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(size) * 31 + Long.hashCode(modified);
        }

        /** Length when written. */
        public static final int BYTES = 32;

        /** Writes the four numbers in the order of the components. */
        public void write(ByteBuffer out) {
            out.putLong(size).putLong(modified).putLong(changed).putLong(inode);
        }
    }

    /**
     * True if the other is of the same state. The {@code ctime} of a log or journal does not count: SQLite, run by root, gives
     * both to the owner of the database whenever it opens one (the {@code chown(2)} of its unix-vfs), so that every reader of the
     * database would pass for a writer. What is written changes the time of the content, too.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof SourceStamp stamp
                && file.equals(stamp.file)
                && isSameLog(wal, stamp.wal)
                && isSameLog(journal, stamp.journal)
                && bootHigh == stamp.bootHigh
                && bootLow == stamp.bootLow;
    }

    private static boolean isSameLog(Mark one, Mark other) {
        return one == null || other == null
                ? one == other
                : one.size == other.size && one.modified == other.modified && one.inode == other.inode;
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }

    /** The stamp of a file that is no database. */
    public static SourceStamp ofFile(Mark file) {
        return new SourceStamp(file, null, null, 0, 0);
    }

    /** Length of the marks and of the boot identity when written. */
    public int bytes() {
        return Mark.BYTES * (1 + (wal == null ? 0 : 1) + (journal == null ? 0 : 1)) + 16;
    }
}
