package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.hermesbackup.archive.Mutants.Mutant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads mutants one after the other: each is refused as an archive may be refused, or read as everybody else reads it. */
final class FuzzRun {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path work;
    private final Mutants mutants;
    private final FuzzReport report = new FuzzReport();
    private final List<String> differences = new ArrayList<>();
    private ExecutorService workers;
    private volatile Mutant current;

    /** @param work an empty directory, best in memory */
    FuzzRun(Path work) throws IOException {
        this.work = work;
        this.mutants = new Mutants(Seed.all(Files.createDirectory(work.resolve("seeds"))), work.resolve("scratch.zip"));
    }

    /** Reads the mutants of these numbers in a thread of its own, and fails if one of them does not come to an end. */
    FuzzReport run(long first, long count) throws Exception {
        workers = Executors.newFixedThreadPool(2);
        try {
            CpuGuard.run(() -> "" + current, () -> all(first, count));
        } finally {
            workers.shutdownNow();
        }
        return report;
    }

    private void all(long first, long count) throws IOException {
        try (OtherReaders others = new OtherReaders(Files.createDirectory(work.resolve("others-" + first)))) {
            for (Mutant seed : mutants.seeds()) {
                one(seed, others);
            }
            report.forgetSeeds(mutants.seeds().size());
            for (long number = first; number < first + count; number++) {
                current = mutants.of(number);
                one(current, others);
                report.disagree(others.takeDisagreements());
            }
            others.flush();
            report.disagree(others.takeDisagreements());
            report.warnings = others.warnings();
        }
    }

    private void one(Mutant mutant, OtherReaders others) throws IOException {
        Path file = work.resolve("mutant.zip");
        Files.write(file, mutant.bytes());
        report.mutants++;
        Reading reading = readOrRefuse(mutant, file);
        report.divided += reading == null ? 0 : reading.divided();
        report.disagree(differences.stream().map(line -> mutant + ": " + line).toList());
        differences.clear();
        if (reading != null) {
            report.accept(mutant);
            others.add(mutant, reading);
        }
    }

    private Reading measured(Mutant mutant, Path file) throws IOException {
        long thread = Thread.currentThread().getId();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getThreadAllocatedBytes(thread);
        try {
            return Reading.of(file, workers, differences);
        } finally {
            report.cost(
                    mutant, THREADS.getCurrentThreadCpuTime() - cpu, THREADS.getThreadAllocatedBytes(thread) - memory);
        }
    }

    /** Null if it is refused in the way that an archive may be refused. */
    private Reading readOrRefuse(Mutant mutant, Path file) {
        try {
            return measured(mutant, file);
        } catch (ArchiveException e) {
            assertThat(e.getMessage())
                    .as(mutant.toString())
                    .startsWith(file + " " + e.fault().phrase())
                    .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202e]");
            report.refuse(e.fault());
            return null;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(mutant + " is not refused but fails", e);
        }
    }
}
