package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Sha256;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * SHA-256 of an archive, computed while it is written: a thread of its own reads, behind the writer, what has settled in the
 * file.
 */
final class ArchiveDigest implements Closeable {

    private static final int CHUNK_BYTES = 512 * 1024;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FileChannel file;
    private final ArchiveWriter writer;
    private final Thread thread;
    private final MessageDigest sha = Sha256.digest();
    private volatile boolean finished;
    private volatile boolean given;
    private Throwable failure;

    ArchiveDigest(FileChannel file, ArchiveWriter writer) {
        this.file = file;
        this.writer = writer;
        this.thread = new Thread(this::run, "hermes-backup-digest");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            follow();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void follow() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long at = 0;
        int retractions = writer.retractions();
        while (!given) {
            boolean all = finished; // asked first: what settles later is seen in the next round
            int before = writer.retractions();
            long settled = writer.settled();
            if (before != retractions) {
                retractions = before;
                sha.reset();
                at = 0;
            }
            if (at >= settled) {
                if (all) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, settled - at));
            int read = file.read(chunk, at);
            if (writer.retractions() != retractions) {
                continue; // the bytes may be of before or of after
            }
            if (read < 0) {
                throw new EOFException("What was written is not in the file");
            }
            sha.update(chunk.flip());
            at += read;
        }
    }

    /**
     * Waits until the whole is computed. The writer has finished by now.
     *
     * @return lower-case hex
     */
    String finish() throws IOException {
        finished = true;
        join();
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private void join() throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("The backup was interrupted");
        }
    }

    /** Gives up, if it was not finished. */
    @Override
    public void close() throws IOException {
        given = true;
        join();
    }
}
