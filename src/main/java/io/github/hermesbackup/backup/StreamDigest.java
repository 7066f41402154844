package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Background;
import java.io.Closeable;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * SHA-256 and CRC-32 of a content that is streamed. These go through it from its beginning to its end, so they are computed in a
 * thread of their own: whoever reads and writes meanwhile is not held up.
 */
final class StreamDigest implements Closeable {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Background.threads("hermes-backup-digest"));
    private final MessageDigest sha256 = Sha256.digest();
    private final CRC32 crc = new CRC32();
    private long bytes;

    /**
     * Takes the next piece.
     *
     * @return done when the array is not looked at any more
     */
    Future<?> add(byte[] piece, int length) {
        bytes += length;
        return thread.submit(() -> {
            sha256.update(piece, 0, length);
            crc.update(piece, 0, length);
        });
    }

    /** What has come of all pieces; every one of them must have been waited for. */
    ArchiveWriter.Summary end() {
        return new ArchiveWriter.Summary(bytes, (int) crc.getValue(), sha256.digest());
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
