package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Platform;
import io.github.hermesbackup.testkit.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of the systems' headers; a wrong one would open a link, or wait for a FIFO, without a word. */
class SystemNumbersTest {

    /** Linux: include/uapi/asm-generic/fcntl.h, and the fcntl.h and ioctl.h of the processors that differ. */
    @ParameterizedTest
    @CsvSource({
        "x86-64, 11, 02000000, 04000, 0400000, 40049409",
        "x86, 11, 02000000, 04000, 0400000, 40049409",
        "riscv64, 11, 02000000, 04000, 0400000, 40049409",
        "s390x, 11, 02000000, 04000, 0400000, 40049409",
        "loongarch64, 11, 02000000, 04000, 0400000, 40049409",
        "aarch64, 11, 02000000, 04000, 0100000, 40049409",
        "armhf, 11, 02000000, 04000, 0100000, 40049409",
        "ppc64le, 11, 02000000, 04000, 0100000, 80049409",
        "mips64el, 11, 02000000, 0200, 0400000, 80049409",
        "sparcv9, 11, 020000000, 040000, 0400000, 80049409"
    })
    void linuxHasItsOwnOnSomeProcessors(
            String architecture,
            int wouldBlock,
            String closeOnExec,
            String nonBlocking,
            String noFollow,
            String clone) {
        assertThat(SystemNumbers.of(true, architecture))
                .isEqualTo(new SystemNumbers(
                        wouldBlock,
                        Integer.parseInt(closeOnExec, 8),
                        Integer.parseInt(nonBlocking, 8),
                        Integer.parseInt(noFollow, 8),
                        Long.parseLong(clone, 16)));
    }

    /** bsd/sys/fcntl.h and errno.h of Darwin, whatever the processor is. */
    @ParameterizedTest
    @CsvSource({"x86-64", "aarch64"})
    void macOsHasOthers(String architecture) {
        assertThat(SystemNumbers.of(false, architecture))
                .isEqualTo(new SystemNumbers(35, 0x01000000, 0x00000004, 0x00000100, 0));
    }

    @Test
    void thisMachineHasWhatItsOwnHeadersSay() throws Exception {
        assumeTrue((Platform.isLinux() || Platform.isMac()) && Commands.isAvailable("python3"));
        SystemNumbers numbers = SystemNumbers.of(Platform.isLinux(), Platform.ARCH);
        String said = Commands.of(
                        "python3",
                        "-c",
                        "import os,errno; print(errno.EWOULDBLOCK, os.O_CLOEXEC, os.O_NONBLOCK, os.O_NOFOLLOW)")
                .run()
                .orFail()
                .output();
        assertThat(said.strip())
                .isEqualTo(numbers.wouldBlock() + " " + numbers.closeOnExec() + " " + numbers.nonBlocking() + " "
                        + numbers.noFollow());
    }
}
