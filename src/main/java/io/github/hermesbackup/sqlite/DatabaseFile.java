package io.github.hermesbackup.sqlite;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the first bytes of a file say about it, and what SQLite calls the files beside it
 * (<a href="https://www.sqlite.org/fileformat2.html">database file format</a>, sections 1.3 and 2).
 *
 * <p><b>The methods that take a path read the file with ordinary file I/O. Never call one while this process has an SQLite
 * connection to that file open:</b> closing a descriptor drops every POSIX lock that the process holds on the file, and
 * another process could then write in the middle of a transaction.
 */
public final class DatabaseFile {

    /** What SQLite appends to a database's name for the files that belong to it. */
    public static final List<String> SIDECAR_SUFFIXES = List.of("-wal", "-shm", "-journal");

    /** Bytes at the beginning of a file by which a database is recognised, see {@link #hasHeader}. */
    public static final int MAGIC_BYTES = 16;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_BYTES = 108;
    private static final int PAGE_TYPE_OFFSET = 100;
    private static final int ROWS_OFFSET = 103;
    private static final byte INTERIOR_PAGE = 5;

    private DatabaseFile() {}

    /**
     * What the 100-byte header says.
     *
     * @param pageSize bytes in a page, 512 to 65536; anything else means that the header is damaged
     * @param writeVersion 1 with a rollback journal, 2 with a write-ahead log
     * @param readVersion 1 with a rollback journal, 2 with a write-ahead log
     */
    public record Header(int pageSize, int writeVersion, int readVersion) {

        /** True if readers expect a write-ahead log. */
        public boolean isWal() {
            return readVersion == 2;
        }
    }

    /**
     * True if these are the first bytes of an SQLite database.
     *
     * @param first the file's first bytes
     * @param length how many of them were read; fewer than 16 are never a database
     */
    public static boolean hasHeader(byte[] first, int length) {
        return length >= MAGIC.length
                && first.length >= MAGIC.length
                && Arrays.equals(first, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * True if the file is an SQLite database by its first 16 bytes, whatever its name. See the class comment for when it
     * must not be called.
     *
     * @throws IOException if there is no such file, it is a symbolic link, or it cannot be read
     */
    public static boolean isDatabase(Disk disk, Path file) throws IOException {
        ByteBuffer first = read(disk, file, MAGIC.length);
        return hasHeader(first.array(), first.position());
    }

    /**
     * Reads the header of a database. See the class comment for when it must not be called.
     *
     * @throws IOException if the file cannot be read; bytes that a short file lacks count as zero
     */
    public static Header header(Disk disk, Path file) throws IOException {
        return header(first(disk, file));
    }

    /** The header and that of the first page, 108 bytes; those that a short file lacks are zero. See the class comment for when it must not be called. */
    static byte[] first(Disk disk, Path file) throws IOException {
        return read(disk, file, FIRST_BYTES).array();
    }

    static Header header(byte[] first) {
        int size = (first[16] & 0xff) << 8 | (first[17] & 0xff);
        return new Header(size == 1 ? 65536 : size, first[18] & 0xff, first[19] & 0xff);
    }

    /**
     * True if there are tables, by the first page, which is that of the schema (section 1.6): it points to further pages, or
     * it has rows. What is still in the log is not seen.
     */
    static boolean hasTables(byte[] first) {
        return first[PAGE_TYPE_OFFSET] == INTERIOR_PAGE || first[ROWS_OFFSET] != 0 || first[ROWS_OFFSET + 1] != 0;
    }

    /** The path of a database's sidecar; made from the name's bytes, so it is right in every locale. */
    public static Path sidecar(Path database, String suffix) {
        return FileName.append(database, suffix);
    }

    /** Bytes in a file, 0 if there is none. */
    static long sizeIfPresent(Disk disk, Path file) throws IOException {
        try {
            return disk.stat(file).size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** The same of a file that is open. */
    static byte[] first(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);
        while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {}
        return buffer.array();
    }

    private static ByteBuffer read(Disk disk, Path file, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        try (FileChannel channel = disk.openForReading(file)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
        }
        return buffer;
    }
}
