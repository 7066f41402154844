package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several threads stage is what one would stage, and when one of them fails the others leave nothing behind. */
@Timeout(300)
class ParallelStagingTest {

    private static final int FILES = 300;
    private static final int LARGE_BYTES = 5 << 20;
    /** More than is written before the device begins. */
    private static final long EARLY_BYTES = 66L << 20;

    private static final Set<String> ALL = Set.of(
            "create",
            "stat",
            "setMode",
            "setModified",
            "setOwner",
            "link",
            "rename",
            "delete",
            "list",
            "makeDirectory");

    @TempDir(factory = InMemory.class)
    Path work;

    private Path source;
    private Path archive;
    private Path target;

    @BeforeEach
    void aHomeOfManySmallFilesAndTwoLargeOnes() throws Exception {
        source = SmallHome.create(work.resolve("source"), "archived");
        for (int i = 0; i < FILES; i++) {
            SmallHome.write(source, "sessions/" + i % 7 + "/" + i + ".md", "number " + i + "\n", "rw-r--r--");
        }
        byte[] large = new byte[LARGE_BYTES];
        new Random(1).nextBytes(large);
        for (int i = 0; i < large.length; i++) {
            large[i] &= 0x0F; // compresses, so that it is stored in blocks
        }
        Files.write(source.resolve("large.bin"), large);
        Files.write(source.resolve("just large.bin"), new byte[1 << 20]);
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = work.resolve("target");
    }

    @Test
    void everythingIsRestored() throws Exception {
        RestoreResult result = Restores.of(archive).into(target).run();

        assertThat(result.done().created()).isEqualTo(FILES + 8);
        assertThat(Trees.of(source)
                        .files()
                        .without(name -> name.startsWith("state.db"))
                        .differencesTo(Trees.of(target).files().without(name -> name.startsWith("state.db"))))
                .isEmpty();
    }

    @Test
    void theListenerHearsOfEachFileOnceAndFromOneThreadAtATime() throws Exception {
        AtomicLong files = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Restores.of(archive)
                .into(target)
                .telling(new RestoreListener() {
                    @Override
                    public void staged(long filesSoFar, long bytesSoFar) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        assertThat(filesSoFar).isEqualTo(files.incrementAndGet());
                        assertThat(bytesSoFar).isGreaterThan(bytes.getAndSet(bytesSoFar));
                        inside.decrementAndGet();
                    }
                })
                .run();
        assertThat(files).hasValue(FILES + 8);
        assertThat(most).hasValue(1);
    }

    /** One file fails while others are on their way to the device, which takes its time. */
    @Test
    void whenOneFileFailsAllThreadsHaveEndedAndNothingIsLeft() throws Exception {
        CountDownLatch othersAreAtIt = new CountDownLatch(4);
        AtomicInteger operations = new AtomicInteger();
        AtomicInteger creations = new AtomicInteger();
        Disk counting = DiskWith.before(ALL, path -> path.startsWith(target), path -> operations.incrementAndGet());
        Disk disk = DiskWith.before(counting, Set.of("setModified"), path -> path.startsWith(target), path -> {
            if (creations.incrementAndGet() == 20) {
                othersAreAtIt.await(60, TimeUnit.SECONDS);
                throw new IOException("Input/output error");
            } else if (creations.get() > 8) {
                othersAreAtIt.countDown();
                Thread.sleep(20);
            }
        });

        assertThatThrownBy(Restores.of(archive).into(target).on(disk)::run)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("input/output error");

        int then = operations.get();
        assertThat(threads()).isEmpty();
        assertThat(target).doesNotExist();
        Thread.sleep(200);
        assertThat(operations).hasValue(then);
    }

    @Test
    void ofTwoDamagedMembersTheOneThatComesFirstInTheArchiveIsReported() throws Exception {
        for (int round = 0; round < 5; round++) {
            CountDownLatch secondIsRead = new CountDownLatch(1);
            List<String> numbers = numbersOf("sessions/0/0.md", "sessions/0/105.md");
            Disk disk = DiskWith.before("create", path -> path.getParent().endsWith("new"), path -> {
                String number = path.getFileName().toString();
                if (number.equals(numbers.get(0))) {
                    secondIsRead.await(60, TimeUnit.SECONDS);
                    throw new IOException("of the first");
                } else if (number.equals(numbers.get(1))) {
                    secondIsRead.countDown();
                    throw new IOException("of the second");
                }
            });
            assertThatThrownBy(Restores.of(archive).into(target).on(disk)::run)
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("of the first");
            assertThat(target).doesNotExist();
        }
    }

    /** The early force fails, and the one at the end would succeed: the file must not be published. */
    @Test
    void aLargeFileThatTheDeviceDidNotTakeStopsTheRestore() throws Exception {
        Files.delete(source.resolve("large.bin"));
        try (FileChannel large = FileChannel.open(
                source.resolve("large.bin"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.allocate(1), EARLY_BYTES);
        }
        archive =
                Backups.of(source).toFile(work.resolve("b.zip")).run().archive().orElseThrow();
        boolean[] failed = new boolean[1];
        Disk disk = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")
                            && !failed[0]
                            && ((FileChannel) arguments[0]).size() > EARLY_BYTES / 2) {
                        failed[0] = true;
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertThatThrownBy(Restores.of(archive).into(target).on(disk)::run).hasMessageContaining("Nothing was changed");
        assertThat(failed[0]).isTrue();
        assertThat(target).doesNotExist();
    }

    private List<String> numbersOf(String first, String second) throws IOException {
        int[] found = {-1, -1};
        try (ArchiveSource members =
                ArchiveSource.open(Disk.real(), archive, io.github.hermesbackup.home.Markers.standard())) {
            members.forEach((ordinal, member) -> {
                found[0] = member.name().equals(first) ? ordinal : found[0];
                found[1] = member.name().equals(second) ? ordinal : found[1];
            });
        }
        assertThat(found[0]).isNotNegative().isLessThan(found[1]);
        return List.of(Integer.toString(found[0]), Integer.toString(found[1]));
    }

    /** Those that go on; one whose work has ended takes a moment to be gone. */
    private static List<String> threads() throws InterruptedException {
        List<String> alive = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hermes-restore")) {
                thread.join(10_000);
                if (thread.isAlive()) {
                    alive.add(thread.getName());
                }
            }
        }
        return alive;
    }
}
