package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes pictures of directory trees, under any locale, without following a link.
 *
 * <p>Reading a database file drops the locks that this process's own SQLite connections hold on it: close them first.
 */
public final class Trees {

    private static final int BUFFER = 1 << 18;

    private Trees() {}

    /** Everything below a directory, with the digest of every file's content. */
    public static Tree of(Path directory) throws IOException {
        SortedMap<String, TreeEntry> entries = new TreeMap<>();
        walk(directory, "", entries, ByteBuffer.allocate(BUFFER));
        return new Tree(entries);
    }

    /** The digest of one file's content, hexadecimal. */
    public static String sha256(Path file) throws IOException {
        return sha256(file, ByteBuffer.allocate(BUFFER));
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static void walk(Path directory, String prefix, SortedMap<String, TreeEntry> entries, ByteBuffer buffer)
            throws IOException {
        for (Path path : Disk.real().list(directory)) {
            String name = prefix + FileName.decode(path).orElseGet(() -> "\0" + FileName.escape(path));
            FileStat stat = Disk.real().stat(path);
            entries.put(name, entry(path, stat, buffer));
            if (stat.isDirectory()) {
                walk(path, name + "/", entries, buffer);
            }
        }
    }

    private static TreeEntry entry(Path path, FileStat stat, ByteBuffer buffer) throws IOException {
        Instant modified = stat.modified().toInstant();
        long time = modified.getEpochSecond() * 10_000_000 + modified.getNano() / 100;
        String target =
                stat.kind() == FileStat.Kind.LINK ? Disk.real().readLink(path).toString() : "";
        return new TreeEntry(
                stat.kind(),
                stat.mode(),
                time,
                stat.isFile() ? stat.size() : 0,
                stat.isFile() ? sha256(path, buffer) : "",
                target);
    }

    private static String sha256(Path file, ByteBuffer buffer) throws IOException {
        MessageDigest digest = digest();
        try (FileChannel channel = Disk.real().openForReading(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
