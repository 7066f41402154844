package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Await;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.CRC32;

/** One member's way to a sink: by its blocks as far as they go, and the rest from a content that is read from the beginning. */
final class ContentCopy {

    private final ArchiveEntry entry;
    private final BlockwiseContent.Sink sink;
    private final CRC32 crc = new CRC32();
    private final MessageDigest sha256 = Sha256.digest();
    private long delivered;
    private byte[] digest;

    ContentCopy(ArchiveEntry entry, BlockwiseContent.Sink sink) {
        this.entry = entry;
        this.sink = sink;
    }

    /** A block on its way. */
    private record Piece(byte[] content, int length, FutureTask<Boolean> work) {

        /** True if it could be decompressed; does it here if nobody has begun. */
        boolean await() throws IOException {
            work.run();
            try {
                return Await.result(work, "Reading the archive");
            } catch (EOFException e) {
                return false;
            }
        }
    }

    /**
     * Reads the blocks.
     *
     * @param depth how many of them may be in memory
     * @return false if the content could not be proven in this way; the sink has got a part of it, or all
     */
    boolean byBlocks(ArchivedBlocks blocks, Decompressors decompressors, SpareArrays spare, Executor workers, int depth)
            throws IOException {
        Deque<Piece> ahead = new ArrayDeque<>();
        int next = 0;
        try {
            for (int number = 0; number < blocks.count(); number++) {
                for (; next < blocks.count() && ahead.size() < depth; next++) {
                    ahead.add(begin(blocks, next, spare, decompressors, workers));
                }
                Piece piece = ahead.remove();
                piece.work().run();
                for (Iterator<Piece> others = ahead.iterator(); !piece.work().isDone() && others.hasNext(); ) {
                    others.next().work().run();
                }
                if (!piece.await()) {
                    return false;
                }
                deliver(piece.content(), piece.length());
                spare.giveBack(piece.content());
            }
        } finally {
            // Not with an interrupt: it would close the archive.
            ahead.forEach(piece -> piece.work().cancel(false));
        }
        digest = sha256.digest();
        return (int) crc.getValue() == entry.crc() && Arrays.equals(digest, entry.sha256());
    }

    private static Piece begin(
            ArchivedBlocks blocks, int number, SpareArrays spare, Decompressors decompressors, Executor workers) {
        int length = blocks.contentBytes(number);
        byte[] content = spare.take(blocks.index().blockBytes());
        FutureTask<Boolean> work = new FutureTask<>(() -> blocks.decompress(number, content, decompressors));
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            // They are being stopped; whoever waits for the block does it.
        }
        return new Piece(content, length, work);
    }

    private void deliver(byte[] content, int length) throws IOException {
        crc.update(content, 0, length);
        sha256.update(content, 0, length);
        sink.accept(content, length);
        delivered += length;
    }

    /** SHA-256 of what {@link #byBlocks} has proven. */
    byte[] sha256() {
        return digest;
    }

    /** Reads all of a content and hands out what has not been handed out before. */
    byte[] inOneGo(EntryContent content, byte[] buffer) throws IOException {
        MessageDigest again = Sha256.digest();
        long left = delivered;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            again.update(buffer, 0, read);
            left -= read;
        }
        if (left > 0 || (delivered > 0 && !Arrays.equals(again.digest(), soFar()))) {
            throw content.damaged("gave other content when it was read again: the archive is being changed");
        }
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sink.accept(buffer, read);
        }
        return content.sha256();
    }

    private byte[] soFar() {
        if (digest != null) {
            return digest;
        }
        digest = sha256.digest();
        return digest;
    }
}
