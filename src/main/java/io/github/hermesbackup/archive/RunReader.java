package io.github.hermesbackup.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a run of members in large pieces and checks them on the way. One piece can be read while the one before is written; two
 * buffers take turns. Used by one thread at a time.
 */
public final class RunReader {

    private static final int PIECE_BYTES = 1 << 20;

    private final ByteBuffer[] buffers = {ByteBuffer.allocateDirect(PIECE_BYTES), ByteBuffer.allocateDirect(PIECE_BYTES)
    };
    private MemberRun run;
    private RunCheck check;
    private long position;
    private int turn;

    /**
     * A piece of a run.
     *
     * @param bytes as they stand in the archive; valid until the piece after the next is read
     * @param soundBytes bytes of the run, from its beginning, that belong to members that are sound as a whole
     * @param soundMembers how many these are
     * @param last true if nothing is left to read: the run has ended, or what follows is not as it should be
     */
    public record Piece(ByteBuffer bytes, long soundBytes, int soundMembers, boolean last) {}

    /** Begins with another run. */
    public void begin(MemberRun next) {
        run = next;
        check = new RunCheck(next);
        position = next.start();
    }

    /** The next piece. A file that cannot be read, or that has become shorter, is a run that ends where it does. */
    public Piece next() {
        ByteBuffer bytes = buffers[turn ^= 1];
        bytes.clear().limit((int) Math.min(PIECE_BYTES, run.end() - position));
        boolean whole = fill(bytes);
        bytes.flip();
        position += bytes.limit();
        check.accept(bytes);
        boolean last = !whole || check.hasFailed() || position == run.end();
        return new Piece(bytes, check.soundBytes(), check.soundMembers(), last);
    }

    private boolean fill(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                if (run.file().read(bytes, position + bytes.position()) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // who asks for the members one by one learns why
        }
    }
}
