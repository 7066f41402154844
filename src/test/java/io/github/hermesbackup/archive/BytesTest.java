package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Nothing is read beside the piece, though the array goes on. */
class BytesTest {

    private static final byte[] ARRAY = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 0x89, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
    };

    private static void assertOutside(ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void numbersAreLittleEndianAndEndWithThePiece() {
        Bytes bytes = Bytes.of(ARRAY, 2, 16);

        assertThat(bytes.u8(7)).isEqualTo(0x89);
        assertThat(bytes.u16(14)).isEqualTo(0x1110);
        assertThat(bytes.i32(4)).isEqualTo(0x8908_0706);
        assertThat(bytes.u32(4)).isEqualTo(0x8908_0706L);
        assertThat(bytes.i64(8)).isEqualTo(0x1110_0F0E_0D0C_0B0AL);
        assertThat(bytes.i64s(0, 2)).containsExactly(0x8908_0706_0504_0302L, 0x1110_0F0E_0D0C_0B0AL);
        assertThat(bytes.copy()).hasSize(16).startsWith(2).endsWith(17);
        assertThat(bytes.piece(12, 4).copy()).containsExactly(14, 15, 16, 17);
        assertOutside(() -> bytes.u8(16));
        assertOutside(() -> bytes.u16(15));
        assertOutside(() -> bytes.i32(13));
        assertOutside(() -> bytes.i64(9));
        assertOutside(() -> bytes.i64s(1, 2));
        assertOutside(() -> bytes.piece(12, 5));
        assertOutside(() -> bytes.copy(1, 16));
        assertOutside(() -> bytes.u8(-1));
        assertOutside(() -> bytes.u16(Integer.MAX_VALUE));
    }

    @Test
    void aPieceLiesWithinItsArray() {
        assertThat(Bytes.of(ARRAY, 20, 0).length()).isZero();
        assertThat(Bytes.of(ARRAY, 0, 20).length()).isEqualTo(20);
        assertOutside(() -> Bytes.of(ARRAY, 21, 0));
        assertOutside(() -> Bytes.of(ARRAY, 1, 20));
        assertOutside(() -> Bytes.of(ARRAY, -1, 5));
        assertOutside(() -> Bytes.of(ARRAY, 5, -1));
    }

    @Test
    void whatIsComparedLiesWithinBothPieces() {
        Bytes one = Bytes.of(ARRAY, 2, 4);
        Bytes other = Bytes.of(ARRAY.clone(), 0, 6);

        assertThat(one.same(0, other, 2, 4)).isTrue();
        assertThat(one.same(0, other, 1, 4)).isFalse();
        assertOutside(() -> one.same(1, other, 0, 4));
        assertOutside(() -> one.same(0, other, 3, 4));
    }
}
