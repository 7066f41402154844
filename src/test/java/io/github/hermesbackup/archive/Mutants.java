package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.CRC32;

/** Damaged archives by number. A number has always the same mutant, so that one that shows something can be made again alone. */
final class Mutants {

    /**
     * One of them.
     *
     * @param number by which it is made again
     * @param seed what it was made from
     * @param what what was done to it
     */
    record Mutant(long number, Seed seed, String what, byte[] bytes) {
        @Override
        public String toString() {
            return "mutant " + number + " (" + seed.name() + "; " + what + ")";
        }
    }

    private static final long SEED = 20261122;

    private final List<Seed> seeds;
    private final Path scratch;

    /** @param scratch a file of its own to write to */
    Mutants(List<Seed> seeds, Path scratch) {
        this.seeds = seeds;
        this.scratch = scratch;
    }

    /** The seeds themselves, undamaged, with numbers below 0. */
    List<Mutant> seeds() {
        List<Mutant> all = new ArrayList<>();
        seeds.forEach(seed -> all.add(new Mutant(-1 - all.size(), seed, "as it is", seed.bytes())));
        return all;
    }

    /** Half of them are damaged without knowledge of the format, half with it. */
    Mutant of(long number) throws IOException {
        Random random = new Random((SEED + number) * 0x9E37_79B9_7F4A_7C15L);
        Seed seed = seeds.get((int) (number % seeds.size()));
        if (random.nextBoolean()) {
            Mutation mutation = new Mutation(random, seed.bytes());
            return new Mutant(number, seed, mutation.toString(), mutation.bytes());
        }
        Falsification falsification = new Falsification(random, seed.bytes());
        byte[] bytes = falsification.bytes();
        String what = falsification.toString();
        switch (random.nextInt(4)) {
            case 0 -> {
                bytes = withComment(bytes, "");
                what += ", comment gone";
            }
            case 1, 2 -> {
                bytes = withTrueDigest(bytes);
                what += ", digest anew";
            }
            default -> {
                // as it is
            }
        }
        return new Mutant(number, seed, what, bytes);
    }

    /** What somebody can do who wants to deceive: the digest shows damage, not an attacker. */
    private byte[] withTrueDigest(byte[] bytes) throws IOException {
        int at = commentOf(bytes);
        if (at < 0) {
            return bytes;
        }
        byte[] anonymous = withComment(bytes, "");
        Files.write(scratch, anonymous);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), scratch)) {
            ListDigest digest = new ListDigest();
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                digest.add(entry);
            }
            ArchiveComment comment = new ArchiveComment(
                            ArchiveBuilder.CREATED,
                            reader.entries(),
                            digest.of(ArchiveBuilder.CREATED),
                            Optional.empty(),
                            OptionalInt.empty(),
                            false)
                    .over(directoryCrc(scratch));
            return withComment(bytes, comment.format());
        } catch (ArchiveException e) {
            return bytes;
        }
    }

    /** CRC-32 of the central directory as it lies in an archive. */
    static CRC32 directoryCrc(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive)) {
            EndRecord end = EndRecord.read(archive, file);
            return new Window(file, end.directoryOffset(), end.directoryOffset() + end.directoryBytes()).crc32();
        }
    }

    private static byte[] withComment(byte[] bytes, String comment) {
        int at = commentOf(bytes);
        if (at < Zip.END_BYTES) {
            return bytes;
        }
        byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
        byte[] other = Arrays.copyOf(bytes, at + text.length);
        System.arraycopy(text, 0, other, at, text.length);
        other[at - 2] = (byte) text.length;
        other[at - 1] = (byte) (text.length >> 8);
        return other;
    }

    /** Where our comment begins, or -1. */
    private static int commentOf(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("hermes-backup/");
    }
}
