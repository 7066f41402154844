package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Libdeflate;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates raw deflate data (RFC 1951) of a file, one member or one block after the other: with {@link WholeInflation} where that
 * one may, else with Java's own inflater. Holds native memory until ended.
 */
final class Inflation {

    private final Inflater inflater = new Inflater(true);
    private final WholeInflation whole;
    private ByteBuffer ready;
    private final ByteBuffer input = ByteBuffer.allocateDirect(Decompressors.INPUT_BYTES);
    private final byte[] beyond = new byte[2 * FlushChallenge.LENGTH];

    Inflation() {
        this(Libdeflate.open().orElse(null));
    }

    /** @param library null if there is none */
    Inflation(Libdeflate library) {
        this.whole = new WholeInflation(library);
    }

    /**
     * Inflates a stream as a whole if it can be done, and has it ready to be handed out by {@link #inflate}.
     *
     * @param rows of all its blocks; their lengths are the stream's
     * @param bytes the stream's, all of them
     * @param length bytes of content that it should give
     * @return false if nothing has happened: the stream is to be fed
     */
    boolean begin(FileChannel file, long position, List<BlockIndex.Block> rows, long bytes, long length)
            throws IOException {
        ready = whole.stream(file, position, rows, bytes, length);
        return ready != null;
    }

    /** As {@link Inflater#inflate(byte[], int, int)}. */
    int inflate(byte[] out, int offset, int length) throws DataFormatException {
        if (ready != null) {
            int n = Math.min(length, ready.remaining());
            ready.get(out, offset, n);
            return n;
        }
        return inflater.inflate(out, offset, length);
    }

    /** What has been inflated as a whole and not been handed out; null if it was not inflated as a whole. */
    ByteBuffer rest() {
        return ready;
    }

    /** True once the stream's end has been reached. */
    boolean finished() {
        return ready != null ? !ready.hasRemaining() : inflater.finished();
    }

    /** True if all that was given has been used up. */
    boolean needsInput() {
        return !inflater.needsDictionary() && inflater.needsInput();
    }

    /** Bytes that were given and not used. */
    int remaining() {
        return ready != null ? 0 : inflater.getRemaining();
    }

    /** Gives it bytes of a file, at most so many; returns how many, or 0 if there are none any more. */
    int feed(FileChannel file, long position, long atMost) throws IOException {
        input.clear().limit((int) Math.min(input.capacity(), atMost));
        int read = file.read(input, position);
        inflater.setInput(input.flip());
        return Math.max(0, read);
    }

    /**
     * Inflates one block with nothing known of the ones before it.
     *
     * @param row the block's; what it says of the content is not looked at
     * @param out receives the content, exactly {@code length} bytes
     * @param last true if it is to end the stream, false if another one is to follow it
     * @return false if the bytes are not such a block: more content or less, content that refers to an earlier block, an end
     *     where there should be none or none where there should be one
     * @throws EOFException if the file ends within it
     */
    boolean block(FileChannel file, long position, BlockIndex.Block row, byte[] out, int length, boolean last)
            throws IOException {
        reset();
        int bytes = row.compressedBytes();
        int tail = last ? 0 : 4;
        if (bytes <= tail) {
            return false;
        }
        if (whole.block(file, position, row, out, length, last)) {
            return true;
        }
        try {
            return content(file, position, bytes - tail, out, length)
                    && (last
                            ? inflater.finished() && inflater.getRemaining() == 0
                            : endsAtAFlush(Window.read(file, position + bytes - tail, tail)));
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** True if these bytes give exactly so much content; all of them are used up then, or the stream has ended. */
    private boolean content(FileChannel file, long position, int bytes, byte[] out, int length)
            throws IOException, DataFormatException {
        int made = 0;
        int fed = 0;
        while (true) {
            int n = made < length
                    ? inflater.inflate(out, made, length - made)
                    : inflater.inflate(beyond, 0, beyond.length);
            made += n;
            if (made > length) {
                return false;
            }
            if (n > 0) {
                continue;
            }
            if (inflater.finished() || !needsInput() || fed == bytes) {
                return made == length && fed == bytes;
            }
            int read = feed(file, position + fed, bytes - fed);
            if (read == 0) {
                throw new EOFException();
            }
            fed += read;
        }
    }

    /** True if the stream stands right before these lengths, and they are those of an empty stored block: see {@link FlushChallenge}. */
    private boolean endsAtAFlush(ByteBuffer lengths) throws DataFormatException {
        if (inflater.finished() || lengths.getInt(0) != FlushChallenge.EMPTY_STORED) {
            return false;
        }
        inflater.setInput(FlushChallenge.STORED);
        int made = 0;
        for (int n = 1; n > 0 && made < beyond.length; made += n) {
            n = inflater.inflate(beyond, made, beyond.length - made);
        }
        return made == FlushChallenge.LENGTH
                && Arrays.equals(beyond, 0, made, FlushChallenge.SECRET, 0, made)
                && !inflater.finished()
                && needsInput();
    }

    /** Forgets everything, for the next stream. */
    void reset() {
        ready = null;
        inflater.reset();
    }

    void end() {
        inflater.end();
        whole.close();
    }
}
