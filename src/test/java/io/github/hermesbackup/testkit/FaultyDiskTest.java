package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.WholeForce;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyDiskTest {

    @TempDir
    Path work;

    /** Uses every operation once; what the core does with its disk is made of these. */
    private void useEverything(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve("file");
        disk.makeDirectory(directory, 0700);
        try (FileChannel channel = disk.create(file, 0600)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
            channel.position(0);
            channel.read(ByteBuffer.allocate(4));
            channel.truncate(channel.size() - 2);
            channel.tryLock().close();
            disk.force(channel);
        }
        disk.openForReading(file).close();
        disk.stat(file);
        disk.isWritable(file);
        disk.list(directory);
        disk.setMode(file, 0640);
        disk.setOwner(file, disk.stat(file).uid(), disk.stat(file).gid());
        disk.setModified(file, FileTime.fromMillis(0));
        disk.link(file, directory.resolve("link"));
        disk.rename(directory.resolve("link"), directory.resolve("renamed"));
        Files.createSymbolicLink(directory.resolve("symbolic"), file);
        disk.readLink(directory.resolve("symbolic"));
        disk.usableSpace(directory);
        disk.forceDirectory(directory);
        try (WholeForce all = disk.openForForcing(directory, 1).orElseThrow()) {
            all.force();
        }
        disk.delete(file);
    }

    @Test
    void everyOperationIsCounted() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NONE).forcingAtOnce();
        useEverything(disk, work.resolve("d"));
        assertThat(disk.counts().keySet()).isEqualTo(EnumSet.allOf(Operation.class));
        assertThat(disk.hits()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"EIO", "ENOSPC", "EACCES"})
    void eachOperationThatCanFailFailsInItsTurnAndNoOther(Failure failure) throws Exception {
        Set<String> hit = new TreeSet<>();
        for (int k = 1; ; k++) {
            FaultyDisk disk = new FaultyDisk(Fault.once(failure, k)).forcingAtOnce();
            Path directory = work.resolve(failure + "" + k);
            Throwable thrown = catchThrowable(() -> useEverything(disk, directory));
            if (!disk.wasHit()) {
                assertThat(thrown).isNull();
                break;
            }
            assertThat(disk.hits()).hasSize(1).first().asString().startsWith(failure + " at " + k + ", ");
            String operation = disk.hits().get(0).replaceFirst(".*, (\\w+) .*", "$1");
            if (!operation.equals("ACCESS")) { // which answers no
                assertThat(thrown).as(operation).isInstanceOf(IOException.class);
            }
            hit.add(operation);
        }
        assertThat(hit)
                .isEqualTo(new TreeSet<>(
                        failure.operations().stream().map(Enum::name).toList()));
    }

    @Test
    void everythingAfterAPersistentFailureFailsToo() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.ENOSPC, 2));
        disk.makeDirectory(work.resolve("one"), 0700);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> disk.makeDirectory(work.resolve("two"), 0700))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("No space left on device");
        }
        disk.delete(work.resolve("one")); // takes no room
        assertThat(disk.hits()).hasSize(3);
    }

    @Test
    void onlyChosenOperationsAreCountedAndFail() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 2).at(Operation.STAT));
        disk.stat(work);
        disk.list(work);
        assertThatThrownBy(() -> disk.stat(work)).hasMessage(work + ": Input/output error");
        disk.stat(work);
        assertThat(disk.hits()).containsExactly("EIO at 2, STAT " + work);
    }

    @Test
    void aShortWriteWritesHalfAndSaysSo() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.SHORT, 1));
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});
        try (FileChannel file = disk.create(work.resolve("f"), 0600)) {
            assertThat(file.write(bytes)).isEqualTo(2);
            assertThat(bytes.remaining()).isEqualTo(3);
            assertThat(file.write(bytes)).isEqualTo(3);
        }
        assertThat(work.resolve("f")).hasBinaryContent(bytes.array());
    }

    @Test
    void aShortReadReadsHalfAndNeverNothing() throws Exception {
        Files.write(work.resolve("f"), new byte[] {1, 2, 3});
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT, 1));
        try (FileChannel file = disk.openForReading(work.resolve("f"))) {
            ByteBuffer bytes = ByteBuffer.allocate(3);
            assertThat(file.read(bytes)).isEqualTo(1);
            assertThat(file.read(bytes, 1)).isEqualTo(1);
            assertThat(file.read(bytes)).isEqualTo(1);
            assertThat(file.read(ByteBuffer.allocate(8), 3)).isEqualTo(-1);
            assertThat(bytes.array()).containsExactly(1, 2, 2);
        }
    }

    @Test
    void aDiskThatFillsUpTakesHalfOfAWriteAndThenNothing() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.from(Failure.SHORT_THEN_ENOSPC, 2));
        try (FileChannel file = disk.create(work.resolve("f"), 0600)) {
            assertThat(file.write(ByteBuffer.allocate(8))).isEqualTo(8);
            assertThat(file.write(ByteBuffer.allocate(8))).isEqualTo(4);
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(4))).hasMessage("No space left on device");
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(4), 0)).hasMessage("No space left on device");
        }
        assertThat(Files.size(work.resolve("f"))).isEqualTo(12);
    }

    @Test
    void aDiskThatWasFullForAMomentTakesTheRestLater() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.SHORT_THEN_ENOSPC, 1));
        try (FileChannel file = disk.create(work.resolve("f"), 0600)) {
            assertThat(file.write(ByteBuffer.allocate(8))).isEqualTo(4);
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(4))).hasMessage("No space left on device");
            assertThat(file.write(ByteBuffer.allocate(4))).isEqualTo(4);
        }
    }

    @Test
    void bytesThatTakeAnotherWayAreOperationsToo() throws Exception {
        Files.write(work.resolve("from"), new byte[] {1, 2, 3, 4});
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.SHORT, 2));
        try (FileChannel from = disk.openForReading(work.resolve("from"));
                FileChannel to = disk.create(work.resolve("to"), 0600)) {
            long moved = from.transferTo(0, 4, to);
            assertThat(moved).isEqualTo(2);
            assertThat(from.transferTo(moved, 2, to)).isEqualTo(2);
            assertThat(to.transferFrom(from.position(0), 4, 4)).isEqualTo(4);
            assertThat(to.write(new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.wrap(new byte[] {9})}))
                    .isEqualTo(1);
        }
        assertThat(disk.counts().get(Operation.WRITE)).isEqualTo(4);
        assertThat(work.resolve("to")).hasBinaryContent(new byte[] {1, 2, 3, 4, 9, 2, 3, 4});
    }

    @Test
    void aCloseThatFailsHasClosed() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.CLOSE));
        FileChannel file = disk.create(work.resolve("f"), 0600);
        assertThatThrownBy(file::close).hasMessage("Input/output error");
        assertThat(file.isOpen()).isFalse();
        file.close();
    }

    /** The core tells a full disk by these words, so they have to be the ones that the system really uses. */
    @Test
    void aFullDiskSaysWhatARealOneSays() throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        FaultyDisk fake = new FaultyDisk(Fault.from(Failure.ENOSPC, 1));
        try (Tmpfs full = Tmpfs.mount(work.resolve("full"), "size=64k,nr_inodes=3")) {
            Path path = full.root().resolve("f");
            try (FileChannel file = Disk.real().create(path, 0600)) {
                Throwable real = catchThrowable(() -> {
                    while (true) {
                        file.write(ByteBuffer.allocate(4096));
                    }
                });
                same(real, Failure.ENOSPC.onDescriptor());
            }
            Disk.real().makeDirectory(full.root().resolve("last"), 0700);
            for (String operation : List.of("makeDirectory", "create", "link")) {
                same(call(Disk.real(), operation, full.root()), call(fake, operation, full.root()));
            }
        }
    }

    private static Throwable call(Disk disk, String operation, Path root) throws Exception {
        Method method = Arrays.stream(Disk.class.getMethods())
                .filter(each -> each.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        Object[] arguments = operation.equals("link")
                ? new Object[] {root.resolve("f"), root.resolve("g")}
                : new Object[] {root.resolve("g"), 0700};
        try {
            method.invoke(disk, arguments);
            throw new AssertionError(operation + " has worked");
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    @Test
    void aBrokenDiskSaysWhatARealOneSays() throws Exception {
        Path unmapped = Path.of("/proc/self/mem"); // its first page belongs to nobody
        assumeTrue(Files.isReadable(unmapped));
        try (FileChannel file = FileChannel.open(unmapped)) {
            same(catchThrowable(() -> file.read(ByteBuffer.allocate(1))), Failure.EIO.onDescriptor());
        }
    }

    @Test
    void aRefusalSaysWhatARealOneSays() throws Exception {
        assumeTrue(Commands.isAvailable("python3"));
        Path locked = Files.createDirectory(work.resolve("locked"));
        Files.setPosixFilePermissions(locked, Set.of());
        String asNobody = "import os, sys; os.setuid(65534); os.execv(sys.argv[1], sys.argv[1:])";
        Commands.Outcome real = Commands.of(
                        "python3",
                        "-c",
                        asNobody,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Refused.class.getName(),
                        locked.toString())
                .run();
        assumeTrue(real.ok(), real.errors());
        assertThat(real.output().lines())
                .containsExactly(
                        Failure.EACCES.onName(locked.resolve("f"), null).toString(),
                        Failure.EACCES
                                .onName(locked.resolve("f"), locked.resolve("g"))
                                .toString());
    }

    /** What somebody without rights is told who removes and renames; needs nothing that others may not read. */
    static final class Refused {
        public static void main(String[] args) {
            Path file = Path.of(args[0], "f");
            print(() -> Disk.real().delete(file));
            print(() -> Disk.real().rename(file, file.resolveSibling("g")));
        }

        private interface Attempt {
            void run() throws IOException;
        }

        private static void print(Attempt attempt) {
            try {
                attempt.run();
            } catch (IOException e) {
                System.out.println(e);
            }
        }
    }

    private static void same(Throwable real, Throwable fake) {
        assertThat(fake).hasSameClassAs(real).hasMessage(real.getMessage());
    }
}
