package io.github.hermesbackup.home;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Paths with what is to be said of them, in few bytes each: there can be as many as there are files. */
final class PackedReports {

    /**
     * One line.
     *
     * @param path what it is about
     * @param topic one of few values that many lines share
     * @param detail what only this line says, often nothing
     */
    record Line(String path, String topic, String detail) {}

    private final ByteChunks bytes = new ByteChunks();
    private final FrontCodedNames.Writer names = new FrontCodedNames.Writer();
    private final List<String> topics = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long count;

    void add(Line line) {
        names.put(bytes, line.path());
        int number = numbers.computeIfAbsent(line.topic(), topic -> {
            topics.add(topic);
            return topics.size() - 1;
        });
        bytes.putNumber(number);
        bytes.putText(line.detail());
        counts.merge(line.topic(), 1L, Long::sum);
        count++;
    }

    long count() {
        return count;
    }

    /** How many lines there are of each topic, in the order in which the topics first came up. */
    Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }

    long retained() {
        return bytes.retained();
    }

    Iterator<Line> iterator() {
        ByteChunks.Reader from = bytes.reader();
        FrontCodedNames.Reader unpackedNames = new FrontCodedNames.Reader();
        return new Iterator<>() {
            private long at;

            @Override
            public boolean hasNext() {
                return at < count;
            }

            @Override
            public Line next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                at++;
                String path = unpackedNames.get(from);
                String topic = topics.get((int) from.getNumber());
                return new Line(path, topic, from.getText());
            }
        };
    }
}
