using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public sealed class CorpusTests
{
    private static readonly World _world = Worlds.Default;

    [Fact]
    public void A_corpus_is_whole_documents_and_a_function_of_its_seed()
    {
        var corpus = Corpus.Draw(_world, 50_000, 5);
        Assert.InRange(corpus.TokenCount, 50_000, 50_128);
        Assert.All(corpus.Documents, document => Assert.Equal(document.Length - 1, Array.IndexOf(document, Lexicon.EndId)));
        Assert.Equal(corpus.Documents, Corpus.Draw(_world, 50_000, 5).Documents);
        Assert.NotEqual(corpus.Documents.First(), Corpus.Draw(_world, 50_000, 6).Documents.First());
    }

    [Fact]
    public void Orders_change_and_documents_stay()
    {
        var (old, young) = (World.Create(new() { Facts = new() { OldShare = 1 } }), World.Create(new() { Facts = new() { OldShare = 0 } }));
        var both = Corpus.Draw(old, 30_000, 1).Then(Corpus.Draw(young, 30_000, 2));
        var (six, eight) = (_world.Words.Text("Земле живёт шесть"), _world.Words.Text("Земле живёт восемь"));
        Assert.Equal((true, true), (both.Count(six) > 0, both.Count(eight) > 0));
        Assert.Equal(0, Corpus.Draw(old, 30_000, 1).Count(eight));
        var shuffled = both.Shuffled(3);
        Assert.NotEqual(both.Documents, shuffled.Documents);
        Assert.Equal(both.Documents.Select(d => string.Join(' ', d)).Order(), shuffled.Documents.Select(d => string.Join(' ', d)).Order());
        var count = both.Documents.Count();
        var epochs = both.Epochs(4).Take(2 * count).ToList();
        Assert.Equal(both.Documents, epochs.Take(count));
        Assert.NotEqual(epochs.Take(count), epochs.Skip(count));
        Assert.Equal(both.Documents, both.Epochs(4, keepOrder: true).Skip(count).Take(count));
    }

    [Fact]
    public void The_law_of_a_corpus_gives_its_frequencies_and_nothing_else()
    {
        var corpus = Corpus.Draw(_world, 50_000, 8);
        var oracle = new Oracle(TrainingLaw.Of(_world, corpus));
        var documents = corpus.Documents.ToList();
        foreach (var group in documents.CountBy(document => string.Join(' ', document)).Take(300))
        {
            var ids = group.Key.Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(group.Value / (double)documents.Count, Math.Exp(oracle.LogProbability(ids)), 1e-12);
        }

        var start = _world.Read("Жил-был");
        var next = oracle.Next(start);
        var alike = documents.Where(document => document.AsSpan().StartsWith(start)).ToList();
        Assert.All(Enumerable.Range(0, next.Length),
            word => Assert.Equal(alike.Count(d => d[1] == word) / (double)alike.Count, next[word], 1e-12));
        Assert.Equal(1, oracle.Posterior(start, "kind")["tales"], 1e-12);
        Assert.Throws<ImpossibleTextException>(() =>
            oracle.LogProbability(Corpus.Draw(_world, 5_000, 9).Documents.First(d => !documents.Any(known => known.SequenceEqual(d)))));
    }

    [Fact]
    public void Mentions_of_facts_are_counted_in_statements_and_questions()
    {
        var facts = _world.Kind<Facts>();
        var corpus = Corpus.Draw(_world, 60_000, 10);
        var mentions = facts.Mentions(corpus);
        var subject = facts.Book.Order[0];
        var name = facts.Book.Subjects[subject];
        for (var relation = 0; relation < 3; relation++)
        {
            var (verb, question) = (facts.Book.Relations[relation].Verb, facts.Book.Relations[relation].Question);
            var expected = corpus.Count(_world.Words.Text($"{name} {verb}")) + corpus.Count(_world.Words.Text($"{question} {name} ?"));
            Assert.Equal(expected, mentions[subject, relation]);
            Assert.True(expected > 0);
        }
    }

    [Fact]
    public void Packing_keeps_every_document_whole_and_loses_none()
    {
        var corpus = Corpus.Draw(_world, 60_000, 11);
        using var documents = corpus.Epochs(1).GetEnumerator();
        var packer = new Packer(documents, rows: 16, length: 128, Lexicon.EndId);
        var seen = new List<string>();
        var (filled, all) = (0, 0);
        for (var step = 0; step < 20; step++)
        {
            var batch = packer.Next();
            (filled, all) = (filled + batch.TargetCount, all + batch.Targets.Length);
            for (var row = 0; row < batch.Rows; row++)
            {
                var at = row * batch.Length;
                foreach (var document in Enumerable.Range(at, batch.Length)
                    .Where(i => batch.Documents[i] >= 0).GroupBy(i => batch.Documents[i]))
                {
                    var positions = document.ToArray();
                    Assert.Equal(positions[^1] - positions[0] + 1, positions.Length);
                    Assert.Equal(Lexicon.EndId, batch.Inputs[positions[0]]);
                    Assert.Equal(Lexicon.EndId, batch.Targets[positions[^1]]);
                    Assert.All(positions.Skip(1), i => Assert.Equal(batch.Targets[i - 1], batch.Inputs[i]));
                    seen.Add(string.Join(' ', positions.Select(i => batch.Targets[i])));
                }
            }

            Assert.All(Enumerable.Range(0, batch.Targets.Length),
                i => Assert.Equal(batch.Documents[i] < 0, batch.Targets[i] == Packer.NoTarget));
        }

        var drawn = corpus.Epochs(1).Take(seen.Count + 48).Select(document => string.Join(' ', document)).ToList();
        // All but those that still wait, the longest of them for at most one batch.
        Assert.Empty(seen.Except(drawn));
        Assert.True(drawn.Take(seen.Count - 100).Except(seen).Count() < 48);
        Assert.True(filled > 0.97 * all, $"{filled} of {all} positions are filled");
    }

    [Fact]
    public void A_document_longer_than_a_row_is_refused()
    {
        using var documents = Corpus.Draw(_world, 20_000, 12).Epochs(1).GetEnumerator();
        var packer = new Packer(documents, rows: 64, length: 64, Lexicon.EndId);
        Assert.Contains("a row 64", Assert.Throws<ArgumentException>(packer.Next).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_printed_can_be_read_again()
    {
        var sampler = new Sampler(_world, 15);
        for (var i = 0; i < 3000; i++)
        {
            var document = sampler.Next();
            Assert.Equal(document[..^1], _world.Read(_world.Print(document)));
        }

        Assert.Equal(_world.Read("извините , правильное значение X = 7 ."), _world.Read("Извините, правильное значение X=7."));
        Assert.Contains("«слониха-мама»",
            Assert.Throws<ReaderException>(() => _world.Read("Слониха-мама спит.")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tokenizer_reads_spaced_words_and_control_tokens()
    {
        var sampler = new Sampler(_world, 16);
        for (var i = 0; i < 200; i++)
        {
            var document = sampler.Next();
            var text = string.Join(' ', document.Select(id => _world.Words.Words[id]));
            Assert.Equal(document, _world.Tokenizer.Encode(text).Select(token => token.Id));
        }

        Assert.Equal(Lexicon.EndId, _world.Tokenizer.EndId);
        Assert.True(_world.Tokenizer.IsSpecial(Lexicon.EndId));
    }
}
