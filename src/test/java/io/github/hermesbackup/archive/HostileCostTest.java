package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.InMemory;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Archives of a megabyte that are as dear as possible to look at. The policy allows two seconds of processor time (not of the
 * clock) for one; each takes a fraction of that. What is kept for each member is the matter of {@link ReaderMemoryTest}; here all
 * that is ever allocated is counted.
 */
class HostileCostTest {

    private static final int MEGABYTE = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long MOST_BYTES = 64L << 20;

    @TempDir(factory = InMemory.class)
    Path directory;

    static List<Arguments> archives() {
        String deep = "d/".repeat(999);
        String longest = ("x".repeat(250) + "/").repeat(16);
        byte[] fields = fields();
        List<ZipMember> shuffled = many(i -> ZipMember.stored(Integer.toString(i, 36), ""));
        Collections.reverse(shuffled);
        List<ZipMember> twice = many(i -> ZipMember.stored(deep + i, ""));
        twice.add(ZipMember.stored(deep + 1, ""));
        List<ZipMember> clashes = many(i -> ZipMember.stored(deep + i, ""));
        clashes.add(ZipMember.stored("d", ""));
        byte[] signatures = "PK\5\6".repeat(MEGABYTE / 4).getBytes(StandardCharsets.US_ASCII);
        return List.of(
                archive("as many members as there is room for", ZipBytes.of(array(shuffled))),
                archive("listed backwards", ZipBytes.of(array(shuffled)).directoryBackwards()),
                archive("deep paths", ZipBytes.of(array(many(i -> ZipMember.stored(deep + i, ""))))),
                archive("long paths", ZipBytes.of(array(many(i -> ZipMember.stored(longest + i, ""))))),
                archive("a deep path twice", ZipBytes.of(array(twice))),
                archive("a file above all deep paths", ZipBytes.of(array(clashes))),
                archive("one name over and over", ZipBytes.of(array(many(i -> ZipMember.stored("a", ""))))),
                archive(
                        "nothing but extra fields",
                        ZipBytes.of(
                                array(many(i -> ZipMember.stored("f" + i, "").both(header -> header.extra = fields))))),
                archive("streamed members", ZipBytes.of(array(many(HostileCostTest::streamed)))),
                Arguments.of("nothing but signatures of end records", signatures));
    }

    private static Arguments archive(String what, ZipBytes zip) {
        return Arguments.of(what, zip.bytes());
    }

    /** As many as make a megabyte. */
    private static List<ZipMember> many(IntFunction<ZipMember> member) {
        List<ZipMember> members = new ArrayList<>();
        for (int bytes = 0; bytes < MEGABYTE - 70_000; ) {
            ZipMember next = member.apply(members.size());
            bytes += 76 + 2 * (next.local.name.length + next.local.extra.length) + next.data.length;
            members.add(next);
        }
        return members;
    }

    private static ZipMember streamed(int number) {
        ZipMember member = ZipMember.deflated(Integer.toString(number, 36), "");
        return member.withDescriptor(member.descriptor(true, false));
    }

    private static byte[] fields() {
        LittleEndian out = new LittleEndian();
        while (out.size() < 60_000) {
            out.u16(0x9999).u16(0);
        }
        return out.bytes();
    }

    private static ZipMember[] array(List<ZipMember> members) {
        return members.toArray(ZipMember[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void aMegabyteIsReadOrRefusedInLessTimeAndMemoryThanThePolicyAllows(String what, byte[] archive) throws Exception {
        assertThat(archive.length).isBetween(MEGABYTE * 8 / 10, MEGABYTE * 12 / 10);
        Path file = Files.write(directory.resolve("a.zip"), archive);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] cost = new long[2];

        CpuGuard.run(() -> what, () -> {
            long thread = Thread.currentThread().getId();
            long cpu = threads.getCurrentThreadCpuTime();
            long memory = threads.getThreadAllocatedBytes(thread);
            try {
                ArchiveReader.open(Disk.real(), file).close();
            } catch (ArchiveException e) {
                assertThat(e.fault()).isIn(ArchiveFault.DUPLICATE, ArchiveFault.CLASH, ArchiveFault.FOREIGN_BYTES);
            }
            cost[0] = threads.getCurrentThreadCpuTime() - cpu;
            cost[1] = threads.getThreadAllocatedBytes(thread) - memory;
        });

        assertThat(cost[0]).as("processor time").isLessThan(MOST_NANOS);
        assertThat(cost[1]).as("bytes allocated").isLessThan(MOST_BYTES);
    }
}
