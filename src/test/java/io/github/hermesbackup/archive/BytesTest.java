package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A piece has its own ends, wherever those of the array behind it are. */
class BytesTest {

    private static final byte[] ARRAY = new byte[40];
    private static final int LENGTH = 20;
    private static final Bytes PIECE = Bytes.of(ARRAY, 10, LENGTH);

    private record Access(int bytes, IntConsumer at) {}

    private static final List<Access> ALL = List.of(
            new Access(1, PIECE::u8),
            new Access(2, PIECE::u16),
            new Access(4, PIECE::i32),
            new Access(4, PIECE::u32),
            new Access(8, PIECE::i64),
            new Access(16, at -> PIECE.i64s(at, 2)),
            new Access(5, at -> PIECE.piece(at, 5)),
            new Access(5, at -> PIECE.copy(at, 5)),
            new Access(5, at -> PIECE.same(at, Bytes.of(ARRAY), 0, 5)),
            new Access(5, at -> Bytes.of(ARRAY).same(0, PIECE, at, 5)));

    @Test
    void nothingIsReadBeyondItsEnds() {
        for (Access access : ALL) {
            access.at().accept(0);
            access.at().accept(LENGTH - access.bytes());
            for (int beyond : new int[] {-1, LENGTH - access.bytes() + 1, LENGTH, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> access.at().accept(beyond))
                        .as("%d bytes at %d", access.bytes(), beyond)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void itLiesWithinItsArray() {
        assertThat(Bytes.of(ARRAY, 40, 0).length()).isZero();
        assertThat(Bytes.of(ARRAY, 0, 40).length()).isEqualTo(40);
        for (int[] beyond : new int[][] {{-1, 5}, {0, -1}, {36, 5}, {0, 41}, {41, 0}, {Integer.MAX_VALUE, 1}}) {
            assertThatThrownBy(() -> Bytes.of(ARRAY, beyond[0], beyond[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
