using BetweenTokens.Statistics;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public sealed class BpeTrainingTests
{
    /// <summary>Every merge, its count and the corpus' length against a recount of the whole corpus, symbol by symbol.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_step_is_that_of_a_recount_of_the_whole_corpus(long seed)
    {
        var texts = Texts(seed);
        var training = new BpeTraining(texts, new() { VocabularySize = 60 });
        var corpus = texts.SelectMany(text => text.Split(' ')).Select(word => $"▁{word}".Select(letter => $"{letter}").ToList()).ToList();
        var overlaps = 0;
        Assert.Equal(corpus.Sum(word => word.Count), training.CorpusTokens);
        while (true)
        {
            var pairs = corpus.SelectMany(word => word.Zip(word.Skip(1))).CountBy(pair => pair).ToDictionary();
            var before = corpus.Sum(word => word.Count);
            var candidates = training.Candidates(3);
            if (training.Next() is not { } step)
            {
                // nothing is left that stands twice, or the vocabulary is full
                Assert.True(training.Pieces.Count == 60 || pairs.Values.All(count => count < 2));
                break;
            }

            var pair = (step.Left, step.Right);
            Assert.Equal(pairs.Values.Max(), pairs[pair]);
            Assert.Equal((pairs[pair], before), (step.Count, step.TokensBefore));
            Assert.Equal(pairs.Values.OrderDescending().Take(3).Select(count => (long)count),
                candidates.Select(candidate => candidate.Count));
            Assert.All(candidates, candidate => Assert.Equal(pairs[(candidate.Left, candidate.Right)], candidate.Count));

            // equal counts go by the smaller ids
            var ids = training.Pieces.Index().ToDictionary(piece => piece.Item, piece => piece.Index);
            Assert.Equal(
                pair, pairs.Where(other => other.Value == pairs[pair]).MinBy(other => (ids[other.Key.First], ids[other.Key.Second])).Key);
            corpus.ForEach(word => Merge(word, pair));
            Assert.Equal((corpus.Sum(word => word.Count), step.CorpusTokens), (step.CorpusTokens, training.CorpusTokens));
            Assert.InRange(step.TokensBefore - step.CorpusTokens, 1, step.Count);
            overlaps += step.TokensBefore - step.CorpusTokens < step.Count ? 1 : 0;
        }

        Assert.True(training.Steps.Count > 20, "Too few merges: the test shows little.");
        Assert.Equal(Enumerable.Range(1, training.Steps.Count), training.Steps.Select(step => step.Number));
        Assert.True(seed != 1 || overlaps > 0, "No pair overlapped itself: the test does not tell the two lengths apart.");
    }

    [Fact]
    public void A_text_is_watched_as_the_tokenizer_of_so_many_merges_splits_it()
    {
        var training = new BpeTraining(Texts(5), new() { VocabularySize = 50 }).Run();
        var seen = training.Watch("abba baab").ToList();
        Assert.Null(seen[0].Step);
        Assert.True(seen.Count > 3);
        Assert.All(seen, row => Assert.Equal(
            row.Pieces, training.ToDefinition(row.Step?.Number ?? 0).Open().Encode("abba baab").Select(token => token.Piece)));
    }

    [Fact]
    public void A_character_that_the_corpus_lacks_is_a_piece_where_it_is_asked_for()
    {
        var options = new BpeTrainingOptions { VocabularySize = 100, SpecialTokens = ["<end>"], Alphabet = "кот я" };
        var training = new BpeTraining(["ток ток"], options).Run();

        // equal counts by the smaller ids: о + к, т + ок, ▁ + ток
        Assert.Equal(["<end>", "к", "о", "т", "я", "▁", "ок", "ток", "▁ток"], training.Pieces);
        Assert.Equal(["▁", "я", "к"], training.ToDefinition().Open().Encode("як").Select(token => token.Piece));
        Assert.Equal(["<end>", "к", "о", "т", "я", "▁"], new BpeTraining([], options).Pieces);
    }

    // Few letters, so that runs of one letter overlap themselves and pairs tie.
    private static string[] Texts(long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, 40).Select(_ => string.Join(' ', Enumerable.Range(0, 6)
            .Select(_ => string.Concat(Enumerable.Range(0, 1 + random.Next(7)).Select(_ => "aaabbc"[random.Next(6)])))))];
    }

    private static void Merge(List<string> word, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < word.Count; i++)
        {
            if ((word[i], word[i + 1]) == pair)
            {
                word[i] += word[i + 1];
                word.RemoveAt(i + 1);
            }
        }
    }
}
