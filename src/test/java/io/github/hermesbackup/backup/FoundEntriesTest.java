package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Background;
import io.github.hermesbackup.io.FileStat;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If one of the two waited for ever for the other, a test would not end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FoundEntriesTest {

    private static final int MORE_THAN_ARE_HELD = FoundEntries.AT_ONCE * (FoundEntries.WAITING + 3) + 1;
    private static final FileStat STAT =
            new FileStat(FileStat.Kind.FILE, 0600, 0, FileTime.fromMillis(0), FileTime.fromMillis(0), 1, 1, 1, 0, 0);

    private final FoundEntries found = new FoundEntries();

    private static String name(int i) {
        return "f" + i;
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            found.found(new ScannedEntry(name(i), ScannedEntry.Kind.FILE, STAT, false, Optional.empty()));
        }
    }

    private List<String> taken() {
        List<String> names = new ArrayList<>();
        while (found.hasNext()) {
            names.add(found.next().name());
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, FoundEntries.AT_ONCE - 1, FoundEntries.AT_ONCE, FoundEntries.AT_ONCE + 1, MORE_THAN_ARE_HELD})
    void allComeInTheirOrder(int count) throws Exception {
        Future<Object> scan = Background.start("scan", () -> {
            add(count);
            found.end();
            return null;
        });
        assertThat(taken())
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj(FoundEntriesTest::name)
                        .toList());
        assertThat(found.isComplete()).isTrue();
        Assertions.assertThatThrownBy(found::next).isInstanceOf(NoSuchElementException.class);
        scan.get();
    }

    @Test
    void whatIsLeftIsNotComplete() {
        add(2);
        found.end();
        found.next();
        assertThat(found.isComplete()).isFalse();
        found.next();
        assertThat(found.isComplete()).isTrue();
    }

    @Test
    void aScanThatFailsEndsThemAndTheyAreNotAll() throws Exception {
        Future<Object> scan = Background.start("scan", () -> {
            try (found) {
                add(FoundEntries.AT_ONCE * 2);
                throw new IllegalStateException("failed");
            }
        });
        assertThat(taken()).hasSize(FoundEntries.AT_ONCE * 2);
        assertThat(found.isComplete()).isFalse();
        assertThat(scan).failsWithin(java.time.Duration.ofMinutes(1));
    }

    @Test
    void aScanThatNobodyFollowsAnyMoreDoesNotWait() throws Exception {
        Future<Object> scan = Background.start("scan", () -> {
            add(2 * MORE_THAN_ARE_HELD);
            found.end();
            return null;
        });
        found.next();
        found.giveUp();
        scan.get();
        assertThat(found.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FoundEntries.AT_ONCE})
    void ofAScanThatIsInterruptedTheyAreNotAll(int more) throws Exception {
        Future<Boolean> scan = Background.start("scan", () -> {
            add(FoundEntries.AT_ONCE);
            Thread.currentThread().interrupt();
            add(more);
            found.end();
            return Thread.currentThread().isInterrupted();
        });
        taken();
        assertThat(found.isComplete()).isFalse();
        assertThat(scan.get()).isTrue();
    }
}
