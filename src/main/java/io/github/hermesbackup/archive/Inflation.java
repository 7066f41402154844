package io.github.hermesbackup.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates raw deflate data (RFC 1951) of a file, one member or one block after the other. Holds native memory until ended. */
final class Inflation {

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer input = ByteBuffer.allocateDirect(Decompressors.INPUT_BYTES);
    private final byte[] beyond = new byte[2 * Challenge.LENGTH];

    /** What stands in place of the empty stored block at the end of a block, see {@link #endsAtAFlush}. */
    private static final class Challenge {
        static final int LENGTH = 32;
        static final byte[] SECRET = new byte[LENGTH];
        static final byte[] STORED = stored();

        private static byte[] stored() {
            new SecureRandom().nextBytes(SECRET);
            byte[] block = new byte[4 + LENGTH];
            block[0] = LENGTH;
            block[2] = ~LENGTH;
            block[3] = ~0;
            System.arraycopy(SECRET, 0, block, 4, LENGTH);
            return block;
        }
    }

    /** As {@link Inflater#inflate(byte[], int, int)}. */
    int inflate(byte[] out, int offset, int length) throws DataFormatException {
        return inflater.inflate(out, offset, length);
    }

    /** True once the stream's end has been reached. */
    boolean finished() {
        return inflater.finished();
    }

    /** True if all that was given has been used up. */
    boolean needsInput() {
        return !inflater.needsDictionary() && inflater.needsInput();
    }

    /** Bytes that were given and not used. */
    int remaining() {
        return inflater.getRemaining();
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
     * @param out receives the content, exactly {@code length} bytes
     * @param last true if it is to end the stream, false if another one is to follow it
     * @return false if the bytes are not such a block: more content or less, content that refers to an earlier block, an end
     *     where there should be none or none where there should be one
     * @throws EOFException if the file ends within it
     */
    boolean block(FileChannel file, long position, int bytes, byte[] out, int length, boolean last) throws IOException {
        reset();
        int tail = last ? 0 : 4;
        if (bytes <= tail) {
            return false;
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

    /**
     * True if the stream stands right before the lengths of an empty stored block that does not end it, so that another block
     * begins behind it, at a byte boundary. The four bytes alone prove nothing, they may be part of something longer; and the
     * decoder does not tell where it stands. So it is given a stored block of bytes that nobody could foresee in place of the
     * empty one: only if it stands there does it give back exactly these.
     */
    private boolean endsAtAFlush(ByteBuffer lengths) throws DataFormatException {
        if (inflater.finished() || lengths.getInt(0) != 0xFFFF_0000) {
            return false;
        }
        inflater.setInput(Challenge.STORED);
        int made = 0;
        for (int n = 1; n > 0 && made < beyond.length; made += n) {
            n = inflater.inflate(beyond, made, beyond.length - made);
        }
        return made == Challenge.LENGTH
                && Arrays.equals(beyond, 0, made, Challenge.SECRET, 0, made)
                && !inflater.finished()
                && needsInput();
    }

    /** Forgets everything, for the next stream. */
    void reset() {
        inflater.reset();
    }

    void end() {
        inflater.end();
    }
}
