package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockwiseContentTest {

    private static final long ROOM = 1 << 30;
    private static final byte[] CONTENT = text(5 * ArchiveBuilder.BLOCK_BYTES + 17);

    @TempDir
    Path directory;

    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    /** What came of reading a member: its content if it was accepted, else why it was refused. */
    private record Verdict(byte[] content, byte[] sha256, String refusal) {

        static Verdict of(ByteArrayOutputStream content, byte[] sha256) {
            return new Verdict(content.toByteArray(), sha256, null);
        }

        void assertSame(Verdict other, String when) {
            assertThat(refusal).as(when).isEqualTo(other.refusal);
            assertThat(content).as(when).isEqualTo(other.content);
            assertThat(sha256).as(when).isEqualTo(other.sha256);
        }
    }

    private static Verdict sequential(ArchiveReader reader, ArchiveEntry entry) throws IOException {
        try (EntryContent content = reader.content(entry)) {
            byte[] all = content.readAllBytes();
            return new Verdict(all, content.sha256(), null);
        } catch (ArchiveException e) {
            return new Verdict(null, null, e.getMessage());
        }
    }

    private static Verdict blockwise(ArchiveReader reader, ArchiveEntry entry, Executor workers) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            byte[] sha256 = new BlockwiseContent(reader, workers, 2, ROOM)
                    .copy(entry, (bytes, length) -> content.write(bytes, 0, length));
            return Verdict.of(content, sha256);
        } catch (ArchiveException e) {
            return new Verdict(null, null, e.getMessage());
        }
    }

    private void assertSameVerdict(Path archive, String when) throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            blockwise(reader, entry, pool).assertSame(sequential(reader, entry), when);
        }
    }

    private Path sound(Method method) throws IOException {
        Path archive = directory.resolve(method + ".zip");
        BlockwiseArchive.write(archive, CONTENT, BlockwiseArchive.blocks(CONTENT, method), method);
        return archive;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void aSoundMemberIsReadOnceAndByItsBlocks(Method method) throws IOException {
        Path archive = sound(method);
        CountingChannel counted = new CountingChannel(archive);
        AtomicInteger given = new AtomicInteger();
        try (ArchiveReader reader = ArchiveReader.open(ReadCostTest.openingOnly(counted), archive)) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            long before = counted.bytesRead();
            Verdict verdict = blockwise(reader, entry, task -> {
                given.incrementAndGet();
                task.run();
            });

            verdict.assertSame(new Verdict(CONTENT, entry.sha256(), null), "sound");
            assertThat(counted.bytesRead() - before).isLessThan(entry.compressedSize() + 100);
            assertThat(given).hasValue(method == Method.STORED ? 0 : 6);
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyBitFlipHasTheVerdictOfTheReaderFromTheBeginning(Method method) throws IOException {
        byte[] whole = Files.readAllBytes(sound(method));
        Path altered = directory.resolve("altered.zip");
        int refused = 0;
        int step = Math.max(8, whole.length * 8 / 1500) | 1;
        for (int bit = 0; bit < whole.length * 8; bit += step) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(altered, flipped);
            try {
                assertSameVerdict(altered, "bit " + bit);
            } catch (ArchiveException e) {
                refused++; // as a whole, before any content
            }
        }
        assertThat(refused).as("as a whole").isLessThan(whole.length * 8 / step / 2);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void anIndexThatLiesChangesNothing(Method method) throws IOException {
        BlockwiseArchive.Blocks blocks = BlockwiseArchive.blocks(CONTENT, method);
        int sum = Arrays.stream(blocks.lengths()).sum();
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int[] lengths = blocks.lengths().clone();
            int from = random.nextInt(lengths.length);
            int to = random.nextInt(lengths.length);
            int moved = round % 3 == 0 ? 1 + random.nextInt(8) : 1 + random.nextInt(lengths[from]);
            lengths[from] -= Math.min(moved, lengths[from]);
            lengths[to] += Math.min(moved, blocks.lengths()[from]);
            assertThat(Arrays.stream(lengths).sum()).isEqualTo(sum);
            Path archive = directory.resolve(round + ".zip");
            BlockwiseArchive.write(archive, CONTENT, new BlockwiseArchive.Blocks(blocks.bytes(), lengths), method);

            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                blockwise(reader, entry, pool)
                        .assertSame(new Verdict(CONTENT, entry.sha256(), null), Arrays.toString(lengths));
            }
            Files.delete(archive);
        }
    }

    @Test
    void aStreamWhoseBlocksReferToOneAnotherIsRead() throws IOException {
        BlockwiseArchive.Blocks blocks = BlockwiseArchive.flushedStream(CONTENT);
        Path archive = directory.resolve("a.zip");
        BlockwiseArchive.write(archive, CONTENT, blocks, Method.DEFLATED);

        assertSameVerdict(archive, "one stream");
        assertThat(Contents.bytes(archive, "f")).isEqualTo(CONTENT);
    }

    /** Read by its index this member is one thing, and every other reader reads another. */
    @Test
    void aBlockThatGoesOnBehindItsEndIsNoBlock() throws IOException {
        byte[] content = text(2 * 512);
        byte[] second = BlockwiseArchive.storedBlock(content, 512, 512, true);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int longer = 512 + 4 + second.length;
        stream.writeBytes(new byte[] {0, (byte) longer, (byte) (longer >> 8), (byte) ~longer, (byte) (~longer >> 8)});
        stream.write(content, 0, 512);
        stream.writeBytes(new byte[] {0, 0, -1, -1});
        int first = stream.size();
        stream.writeBytes(second);
        assertRefusedByBlocksToo(content, stream.toByteArray(), first, second.length);

        // The same, and what follows for other readers ends the stream.
        stream.writeBytes(new byte[] {1, 0, 0, -1, -1});
        assertRefusedByBlocksToo(content, stream.toByteArray(), first, second.length + 5);
    }

    @Test
    void aBlockThatEndsTheStreamBeforeTheLastIsNoBlock() throws IOException {
        byte[] content = text(2 * 512);
        byte[] second = BlockwiseArchive.storedBlock(content, 512, 512, true);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(BlockwiseArchive.storedBlock(content, 0, 512, false));
        stream.writeBytes(new byte[] {1, 0, 0, -1, -1});
        int first = stream.size();
        stream.writeBytes(second);
        assertRefusedByBlocksToo(content, stream.toByteArray(), first, second.length);
    }

    @Test
    void aLastBlockThatDoesNotEndTheStreamOrIsFollowedByBytesIsNoBlock() throws IOException {
        byte[] content = text(2 * 512);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(BlockwiseArchive.storedBlock(content, 0, 512, false));
        stream.writeBytes(new byte[] {0, 0, 0, -1, -1});
        int first = stream.size();
        byte[] open = BlockwiseArchive.storedBlock(content, 512, 512, false);
        ByteArrayOutputStream unended = new ByteArrayOutputStream();
        unended.writeBytes(stream.toByteArray());
        unended.writeBytes(open);
        assertRefusedByBlocksToo(content, unended.toByteArray(), first, open.length);

        stream.writeBytes(BlockwiseArchive.storedBlock(content, 512, 512, true));
        stream.write(0);
        assertRefusedByBlocksToo(content, stream.toByteArray(), first, stream.size() - first);
    }

    @Test
    void aFrameThatIsFollowedByBytesIsNoBlock() throws IOException {
        BlockwiseArchive.Blocks blocks = BlockwiseArchive.blocks(CONTENT, Method.ZSTD);
        int[] lengths = blocks.lengths().clone();
        lengths[lengths.length - 1] += 20;
        byte[] stream = Arrays.copyOf(blocks.bytes(), blocks.bytes().length + 20);
        Path archive = directory.resolve("hostile.zip");
        BlockwiseArchive.write(archive, CONTENT, new BlockwiseArchive.Blocks(stream, lengths), Method.ZSTD);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            Verdict truth = sequential(reader, entry);
            assertThat(truth.refusal()).contains("behind the end");
            blockwise(reader, entry, pool).assertSame(truth, "followed by bytes");
        }
    }

    /** All blocks are sound and of the right length, and together they are another content. */
    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"DEFLATED", "ZSTD"})
    void aContentThatIsNotTheOneThatWasPromisedIsRefused(Method method) throws IOException {
        BlockwiseArchive.Blocks blocks = BlockwiseArchive.blocks(CONTENT, method);
        ArchiveWriter.Summary sound = ArchiveBuilder.summary(CONTENT);
        for (ArchiveWriter.Summary promised : new ArchiveWriter.Summary[] {
            new ArchiveWriter.Summary(sound.size(), sound.crc() ^ 1, sound.sha256()),
            new ArchiveWriter.Summary(sound.size(), sound.crc(), new byte[32])
        }) {
            Path archive = directory.resolve("other.zip");
            Files.deleteIfExists(archive);
            BlockwiseArchive.write(archive, promised, blocks, method, ArchiveBuilder.BLOCK_BYTES);
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                assertThat(new BlockwiseContent(reader, pool, 2, ROOM).divides(entry))
                        .isTrue();
                Verdict truth = sequential(reader, entry);
                assertThat(truth.refusal()).contains("does not match its");
                blockwise(reader, entry, pool).assertSame(truth, "another content");
            }
        }
    }

    /** The archive is changed on the way: what has been handed out is not what is proven in the end. */
    @Test
    void aContentThatIsMadeRightAfterAPartWasHandedOutIsRefused() throws IOException {
        byte[] content = text(3 * 512);
        byte[] flush = {0, 0, 0, -1, -1};
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int block = 0; block < 3; block++) {
            stream.writeBytes(BlockwiseArchive.storedBlock(content, block * 512, 512, block == 2));
            stream.writeBytes(block == 2 ? new byte[0] : flush);
        }
        Path archive = directory.resolve("changing.zip");
        int whole = 5 + 512 + flush.length;
        for (int second : new int[] {whole, whole - 1}) { // sound, and so that the second one cannot be read
            byte[] bytes = stream.toByteArray();
            int at = 5 + 100;
            bytes[at] ^= 1;
            Files.deleteIfExists(archive);
            int[] lengths = {whole, second, stream.size() - whole - second};
            BlockwiseArchive.write(archive, content, new BlockwiseArchive.Blocks(bytes, lengths), Method.DEFLATED, 512);
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive);
                    FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                long data = entry.headerOffset() + Zip.LOCAL_BYTES + 1 + 9 + 40;
                assertThatThrownBy(() -> new BlockwiseContent(reader, Runnable::run, 2, ROOM)
                                .copy(
                                        entry,
                                        (piece, length) ->
                                                file.write(ByteBuffer.wrap(new byte[] {content[100]}), data + at)))
                        .isInstanceOf(ArchiveException.class)
                        .hasMessageContaining("gave other content when it was read again");
                assertThat(sequential(reader, entry).content()).isEqualTo(content);
            }
        }
    }

    /** No more are in memory than there is room for; what is not needed any more is never begun. */
    @Test
    void blocksAreBegunAsFarAsMemoryWasPromisedAndNoneIsLeftBehind() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), sound(Method.DEFLATED))) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            List<Runnable> tasks = new ArrayList<>();
            List<Integer> begun = new ArrayList<>();
            IOException enough = new IOException("enough");
            long room = 4 * ArchiveBuilder.BLOCK_BYTES;

            assertThatThrownBy(() -> new BlockwiseContent(reader, tasks::add, 2, room).copy(entry, (bytes, length) -> {
                        begun.add(tasks.size());
                        if (begun.size() == 2) {
                            throw enough;
                        }
                    }))
                    .isSameAs(enough);

            assertThat(begun).containsExactly(4, 5);
            assertThat(tasks).allMatch(task -> ((Future<?>) task).isDone());
        }
    }

    /** The first block takes long in another thread: meanwhile the one that waits for it does all the others. */
    @Test
    @Timeout(60)
    void whoWaitsForABlockDoesOthersThatNobodyHasBegun() throws Exception {
        Path archive = sound(Method.DEFLATED);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch othersRead = new CountDownLatch(5);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        AtomicReference<Thread> slow = new AtomicReference<>();
        CountingChannel channel = new CountingChannel(archive) {
            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                if (Thread.currentThread() == slow.get()) {
                    begun.countDown();
                    awaitUninterruptibly(othersRead);
                } else if (slow.get() != null && seen.add(position)) {
                    othersRead.countDown();
                }
                return super.read(target, position);
            }
        };
        try (ArchiveReader reader = ArchiveReader.open(ReadCostTest.openingOnly(channel), archive)) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            Executor once = task -> {
                if (slow.get() == null) {
                    Thread thread = new Thread(task);
                    slow.set(thread);
                    thread.start();
                    awaitUninterruptibly(begun);
                }
            };
            blockwise(reader, entry, once).assertSame(new Verdict(CONTENT, entry.sha256(), null), "sound");
            assertThat(othersRead.getCount()).isZero();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A fresh array is memory that has to be cleared. */
    @Test
    void arraysAreUsedAgainForOtherMembers() throws IOException {
        Path archive = directory.resolve("several.zip");
        int blockBytes = ArchiveBuilder.BLOCK_BYTES;
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; i < 5; i++) {
                builder.file("f" + i, CONTENT);
            }
            builder.finish();
        }
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            BlockwiseContent contents = new BlockwiseContent(reader, Runnable::run, 1, 3L * blockBytes);
            for (int i = 0; i < 5; i++) {
                contents.copy(Contents.entry(reader, "f" + i), (bytes, length) -> arrays.add(bytes));
            }
        }
        assertThat(arrays).hasSizeLessThanOrEqualTo(3);
    }

    /** One that is too small is no use for larger blocks. */
    @Test
    void aSpareArrayIsAsLargeAsItIsAskedFor() {
        SpareArrays spare = new SpareArrays();
        byte[] small = new byte[512];
        spare.giveBack(small);
        assertThat(spare.take(513)).hasSize(513);
        spare.giveBack(small);
        assertThat(spare.take(512)).isSameAs(small);
        assertThat(spare.take(512)).isNotSameAs(small).hasSize(512);
    }

    private void assertRefusedByBlocksToo(byte[] content, byte[] stream, int... lengths) throws IOException {
        Path archive = directory.resolve("hostile.zip");
        Files.deleteIfExists(archive);
        BlockwiseArchive.write(archive, content, new BlockwiseArchive.Blocks(stream, lengths), Method.DEFLATED, 512);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            assertThat(new BlockwiseContent(reader, pool, 2, ROOM).divides(entry))
                    .isTrue();
            Verdict truth = sequential(reader, entry);
            assertThat(truth.refusal()).isNotNull();
            blockwise(reader, entry, pool).assertSame(truth, "hostile");
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void anArchiveThatIsCutWhileItIsReadIsRefusedInTheSameWords(Method method) throws IOException {
        Path archive = sound(method);
        long length = Files.size(archive);
        for (long kept = length - 1; kept > 0; kept -= length / 20) {
            Path cut = Files.copy(archive, directory.resolve("cut" + kept));
            try (ArchiveReader reader = ArchiveReader.open(Disk.real(), cut);
                    FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
                ArchiveEntry entry = Contents.entry(reader, "f");
                file.truncate(kept);
                blockwise(reader, entry, pool).assertSame(cutVerdict(reader, entry), kept + " bytes");
            }
        }
    }

    private static Verdict cutVerdict(ArchiveReader reader, ArchiveEntry entry) throws IOException {
        try {
            return sequential(reader, entry);
        } catch (ArchiveException e) {
            return new Verdict(null, null, e.getMessage());
        }
    }

    /** Whoever calls must not wait for a thread that will never come. */
    @Test
    @Timeout(60)
    void theCallerDoesTheWorkIfNobodyElseDoes() throws Exception {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), sound(Method.DEFLATED))) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            Verdict truth = new Verdict(CONTENT, entry.sha256(), null);
            blockwise(reader, entry, task -> {}).assertSame(truth, "never run");
            blockwise(reader, entry, task -> {
                        throw new RejectedExecutionException();
                    })
                    .assertSame(truth, "rejected");
            ExecutorService single = Executors.newSingleThreadExecutor();
            try {
                single.submit(() -> blockwise(reader, entry, single))
                        .get(30, TimeUnit.SECONDS)
                        .assertSame(truth, "its own thread");
            } finally {
                single.shutdownNow();
            }
        }
    }

    @Test
    void whatTheSinkThrowsComesOutAndTheReaderGoesOn() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), sound(Method.DEFLATED))) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            BlockwiseContent contents = new BlockwiseContent(reader, pool, 2, ROOM);
            IOException full = new java.io.EOFException("no space left on device");
            assertThatThrownBy(() -> contents.copy(entry, (bytes, length) -> {
                        throw full;
                    }))
                    .isSameAs(full);
            blockwise(reader, entry, pool).assertSame(new Verdict(CONTENT, entry.sha256(), null), "afterwards");
        }
    }

    @Test
    void blocksThatTakeMoreMemoryThanThereIsAreReadFromTheBeginning() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), sound(Method.DEFLATED))) {
            ArchiveEntry entry = Contents.entry(reader, "f");
            long two = 2L * ArchiveBuilder.BLOCK_BYTES;
            assertThat(new BlockwiseContent(reader, pool, 2, two).divides(entry))
                    .isTrue();
            BlockwiseContent narrow = new BlockwiseContent(reader, pool, 2, two - 1);
            assertThat(narrow.divides(entry)).isFalse();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            narrow.copy(entry, (bytes, length) -> content.write(bytes, 0, length));
            assertThat(content.toByteArray()).isEqualTo(CONTENT);
        }
    }

    /** Words from a small vocabulary: they compress, and blocks of them have much in common. */
    private static byte[] text(int length) {
        Random random = new Random(length);
        StringBuilder out = new StringBuilder();
        while (out.length() < length) {
            out.append(Integer.toString(random.nextInt(900), 36)).append(out.length() % 7 == 0 ? '\n' : ' ');
        }
        return Arrays.copyOf(out.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII), length);
    }
}
