package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random damage to sound archives; the seed is fixed, so a failure can be repeated. */
class MutationFuzzTest {

    private static final int MUTANTS = 5000;

    @TempDir
    Path directory;

    @Test
    void everyMutantIsRefusedOrReadAsTheOthersReadIt() throws IOException {
        List<byte[]> seeds = List.of(ours(), streamed(), plain());
        Random random = new Random(20261122);
        PythonBatch python = new PythonBatch(Files.createDirectory(directory.resolve("accepted")));
        List<String> disagreements = new ArrayList<>();
        int accepted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Mutation mutation = new Mutation(random, seeds.get(i % seeds.size()));
            Path mutant = Files.write(directory.resolve("mutant.zip"), mutation.bytes());
            Map<String, Contents.Member> read = readOrRefuse(mutant, i + ": " + mutation);
            if (read != null) {
                accepted++;
                ZipListing java = ZipReaders.JAVA.read(mutant);
                disagreements.addAll(differences(i + ": " + mutation, java, read));
                python.add(mutation.bytes(), i + ": " + mutation, read);
            }
        }
        disagreements.addAll(python.differences());

        assertThat(disagreements).isEmpty();
        assertThat(accepted).isBetween(100, MUTANTS / 2);
    }

    /** Null if it is refused in the way that an archive may be refused. */
    private static Map<String, Contents.Member> readOrRefuse(Path mutant, String what) throws IOException {
        try {
            return Contents.of(mutant);
        } catch (ArchiveException e) {
            assertThat(e.getMessage()).as(what).startsWith(mutant + " ").doesNotContain("\n");
            return null;
        } catch (RuntimeException | IOException e) {
            throw new AssertionError(what + " is not refused but fails", e);
        }
    }

    static List<String> differences(String what, ZipListing theirs, Map<String, Contents.Member> ours) {
        List<String> lines = new ArrayList<>();
        theirs.problems().forEach(problem -> lines.add(what + ": " + theirs.reader() + ": " + problem));
        if (!theirs.members().keySet().equals(ours.keySet())) {
            lines.add(
                    what + ": " + theirs.reader() + " lists " + theirs.members().keySet() + ", not " + ours.keySet());
            return lines;
        }
        theirs.members().forEach((name, member) -> {
            if (!name.endsWith("/")
                    && member.sha256().isPresent()
                    && !member.sha256().get().equals(ours.get(name).sha256())) {
                lines.add(what + ": " + theirs.reader() + " reads another content of " + name);
            }
        });
        return lines;
    }

    private byte[] ours() throws IOException {
        Path archive = directory.resolve("ours.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file(".env", "KEY=1".getBytes(StandardCharsets.US_ASCII))
                    .directory("d/")
                    .file("d/\u65e5\u672c.md", "text ".repeat(40_000).getBytes(StandardCharsets.US_ASCII))
                    .file("stored", 0755, ArchiveBuilder.TIME, new byte[] {1, 2, 3}, false)
                    .finish();
        }
        return Files.readAllBytes(archive);
    }

    private static byte[] streamed() {
        ZipMember first = ZipMember.deflated("first.txt", "the first ".repeat(30));
        ZipMember second = ZipMember.deflated("d/second.txt", "the second ".repeat(30));
        return ZipBytes.of(
                        first.withDescriptor(first.descriptor(true, false)),
                        ZipMember.directory("d/"),
                        second.withDescriptor(second.descriptor(false, false)))
                .bytes();
    }

    private static byte[] plain() {
        return ZipBytes.of(
                        ZipMember.stored("a", "stored").both(header -> {
                            header.size = Zip.MAX_32;
                            header.compressed = Zip.MAX_32;
                            header.extra = Extra.zip64(6, 6);
                        }),
                        ZipMember.directory("d/"),
                        ZipMember.deflated("d/\u00e9", "deflated ".repeat(20)))
                .zip64(record -> {})
                .end(end -> end.comment = "a comment".getBytes(StandardCharsets.US_ASCII))
                .bytes();
    }
}
