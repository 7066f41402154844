package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreRollbackTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "only/in/archive.md", "this is not anywhere else", "rw-r--r--");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rename", "link", "setMode", "setModified", "makeDirectory", "create", "force", "forceDirectory"
            })
    void aFailureAtAnyStepLeavesTheHomeAsItWas(String operation) throws Exception {
        for (int k = 1; ; k++) {
            Tree before = picture();
            AtomicInteger seen = new AtomicInteger();
            Disk disk = DiskWith.failing(Set.of(operation), k, seen, path -> true);
            if (operation.equals("force")) {
                disk = failingForce(k, seen);
            }
            Throwable failure = catchThrowable(Restores.of(archive).over(target).on(disk)::run);
            if (seen.get() < k) {
                assertThat(failure).isNull();
                assertThat(k).as("operations of this kind").isGreaterThan(1);
                return;
            }
            assertThat(failure)
                    .as(operation + " " + k)
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("Nothing was changed.");
            assertThat(before.differencesTo(picture())).as(operation + " " + k).isEmpty();
            assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
        }
    }

    @Test
    void whatCouldNotBePutBackIsKeptNamedAndPutBackByTheNextRun() throws Exception {
        Tree before = picture();
        AtomicInteger renames = new AtomicInteger();
        Disk disk = DiskWith.before("rename", path -> true, path -> {
            if (renames.incrementAndGet() > 4) {
                throw new IOException("Input/output error");
            }
        });

        Throwable failure = catchThrowable(Restores.of(archive).over(target).on(disk)::run);

        assertThat(failure)
                .isInstanceOf(Unfinished.class)
                .hasMessageNotContaining("Nothing was changed")
                .hasMessageContaining(target.resolve("backups") + "/.restore-");
        Path kept = Path.of(failure.getMessage().replaceFirst(".* (/\\S+/\\.restore-[0-9a-f-]+).*", "$1"));
        assertThat(kept.resolve("journal")).exists();
        assertThat(before.differencesTo(picture())).isNotEmpty();

        assertThat(Restores.recover(target))
                .singleElement()
                .satisfies(done -> assertThat(done.outcome()).isEqualTo(RecoveryResult.Outcome.TAKEN_BACK));
        assertThat(before.differencesTo(picture())).isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
        assertThat(target.resolve("backups")).doesNotExist();
        assertThat(Restores.recover(target)).isEmpty();
    }

    /** What was replaced, and what was not used, may be secrets; the journal stays as long as there is something to clear away. */
    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void aPartOfTheStagingThatCannotBeRemovedIsNoReasonToLeaveTheRest(String stays) throws Exception {
        Disk disk = DiskWith.before("delete", path -> path.endsWith(stays), path -> {
            throw new IOException("Input/output error");
        });

        Restores.of(archive).over(target).on(disk).run();

        try (Stream<Path> left = Files.walk(target.resolve("backups"), 2)) {
            assertThat(left.filter(path ->
                                    path.getParent().getFileName().toString().startsWith(".restore-"))
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(stays, "journal.committed");
        }
        Restores.recover(target);
        assertThat(target.resolve("backups")).doesNotExist();
    }

    @Test
    void aFileSystemWithoutHardLinksIsNoObstacle() throws Exception {
        Disk disk = DiskWith.before("link", path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
        Restores.of(archive).over(target).on(disk).run();
        Restores.of(archive).into(work.resolve("fresh")).on(disk).run();

        assertThat(target.resolve("config.yaml")).hasContent("model: archived\n");
        assertThat(SmallHome.tag(work.resolve("fresh/state.db"))).isEqualTo("archived");
    }

    @Test
    void aFailureOnAFreshTargetLeavesNothingBehind() throws Exception {
        Path fresh = work.resolve("fresh/home");
        Disk disk = DiskWith.failing(Set.of("link"), 4, new AtomicInteger(), path -> true);

        assertThatThrownBy(Restores.of(archive).into(fresh).on(disk)::run).isInstanceOf(HermesException.class);

        assertThat(work.resolve("fresh")).doesNotExist();
    }

    @Test
    void aLockedDatabaseRefusesTheRestoreAndIsNotWrittenToByTheRollback() throws Exception {
        Path database = target.resolve("state.db");
        SmallHome.sql(database, "INSERT INTO sessions(tag) VALUES('committed before')");
        AtomicInteger oldImageRead = new AtomicInteger();
        Disk disk = DiskWith.before(
                "openForReading",
                path -> path.toString().matches(".*/old/\\d+"),
                path -> oldImageRead.incrementAndGet());
        try (Holder holder = Holder.start(database, Holder.Hold.WRITE)) {
            assertThatThrownBy(Restores.of(archive).over(target).on(disk).patience(Duration.ofMillis(300))::run)
                    .isInstanceOfSatisfying(
                            HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.LOCKED))
                    .hasMessageContaining("state.db")
                    .hasMessageContaining(Long.toString(holder.pid()));
        }
        // What others commit after the refusal must stay: the copy of the old content is never written back.
        assertThat(oldImageRead).hasValue(0);
        assertThat(SmallHome.ask(database, "SELECT count(*) FROM sessions")).isEqualTo("4");
        assertThat(target.resolve("config.yaml")).hasContent("model: present\n");
        assertThat(target.resolve("backups")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDiskThatFillsUpDuringTheRestoreLeavesTheHomeAsItWas(boolean promisesRoom) throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        Path source = work.resolve("source");
        byte[] noise = new byte[800_000];
        new Random(1).nextBytes(noise);
        Files.write(source.resolve("noise.bin"), noise);
        SmallHome.sql(
                source.resolve("state.db"), "CREATE TABLE big(b BLOB)", "INSERT INTO big VALUES(randomblob(300000))");
        Backups.of(source).toFile(archive).run();
        int failures = 0;
        for (int kib = 256; ; kib += 256) {
            try (Tmpfs disk = Tmpfs.mount(work.resolve("tmpfs"), kib * 1024L)) {
                target = SmallHome.create(disk.root().resolve("home"), "present");
                Tree before = picture();
                Disk promising = DiskWith.promisingRoom();
                Throwable failure = catchThrowable(
                        Restores.of(archive).over(target).on(promisesRoom ? promising : Disk.real())::run);
                if (failure == null) {
                    assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
                    break;
                }
                failures++;
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                HermesException.class,
                                e -> assertThat(e.reason())
                                        .as(e.getMessage())
                                        .isEqualTo(HermesException.Reason.NO_SPACE))
                        .hasMessageContaining(disk.root().toString());
                assertThat(before.differencesTo(picture())).as(kib + " KiB").isEmpty();
                assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("present");
            }
        }
        assertThat(failures).isGreaterThan(3);
    }

    @Test
    void aDamagedMemberStopsTheRestoreBeforeAnythingChanges() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        int stored = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("this is not anywhere else");
        assertThat(stored).isPositive();
        bytes[stored + 9] ^= 1;
        Path damaged = Files.write(work.resolve("damaged.zip"), bytes);
        Tree before = picture();

        assertThatThrownBy(Restores.of(damaged).over(target)::run).hasMessageContaining("only/in/archive.md");
        assertThat(before.differencesTo(picture())).isEmpty();
        assertThatThrownBy(Restores.of(damaged).into(work.resolve("fresh"))::run)
                .isInstanceOf(HermesException.class);
        assertThat(work.resolve("fresh")).doesNotExist();
    }

    /** A database's header counters change when its old content is written back; its content is asked for by itself. */
    private Tree picture() throws IOException {
        return Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db"));
    }

    private static Disk failingForce(int k, AtomicInteger seen) {
        return (Disk) java.lang.reflect.Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force") && seen.incrementAndGet() == k) {
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
