using BetweenTokens.Models.NGrams;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Models.NGrams;

[Trait("tier", "fast")]
public sealed class NGramModelTests
{
    private const int End = 0;
    private static readonly int[][] _toy = [[1, 2, 1, 3, End], [1, 2, 2, End], [3, 1, 2, End]];

    [Fact]
    public void A_bigram_is_counted_by_hand()
    {
        // After 1 stands 2 three times and 3 once.
        var model = NGramModel.Estimate(_toy, 5, End, new(2, Continuations: false, Modified: false));
        var bigrams = _toy.SelectMany(document => new[] { End }.Concat(document).Zip(document))
            .CountBy(pair => pair).Select(pair => pair.Value).ToList();
        var d2 = bigrams.Count(c => c == 1) / (bigrams.Count(c => c == 1) + (2.0 * bigrams.Count(c => c == 2)));
        Assert.Equal(d2, model.Discounts[1].Once, 1e-15);
        Assert.Equal(0.5, model.Discounts[0].More, 1e-15); // no word was seen only once
        var unigram = ((4 - 0.5) / 13) + (0.5 * 4 / 13 / 5); // 2 stands four times among 13 tokens of 4 kinds
        Assert.Equal(((3 - d2) / 4) + (d2 * 2 / 4 * unigram), model.Probability([1], 2), 1e-12);
        Assert.Equal(unigram, model.Probability([], 2), 1e-12);
        Assert.Equal(unigram, model.Probability([4], 2), 1e-12); // a context that was never seen
        Assert.Equal(0.5 * 4 / 13 / 5, model.Probability([], 4), 1e-12); // a word that was never seen
    }

    [Fact]
    public void Modified_discounts_are_counted_by_hand()
    {
        // Seen once: 1, 2, 3; twice: 4, 5; three times: 6; four times: 7. So n = 3, 2, 1, 1 and Y = 3/7.
        var model = NGramModel.Estimate([[1, 2, 3, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7]], 9, End, new(1));
        var (once, twice, more) = model.Discounts[0];
        Assert.Equal(3.0 / 7, once, 1e-15);
        Assert.Equal(19.0 / 14, twice, 1e-15);
        Assert.Equal(9.0 / 7, more, 1e-15);

        // Set free are 3·3/7 + 2·19/14 + 2·9/7 = 46/7 of 14, shared by nine tokens: 23/441 each.
        Assert.Equal(41.0 / 441, model.Probability([], 1), 1e-15);
        Assert.Equal((9.0 / 196) + (23.0 / 441), model.Probability([], 4), 1e-15);
        Assert.Equal(77.0 / 441, model.Probability([], 6), 1e-15);
        Assert.Equal(23.0 / 441, model.Probability([], 8), 1e-15);
    }

    [Fact]
    public void A_corpus_that_gives_no_estimate_takes_half_of_each_count() =>
        Assert.Equal(new NGramDiscount(0.5, 1, 1.5), NGramModel.Estimate([[1, 1, 1, 1, 1, 1]], 3, End, new(1)).Discounts[0]);

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, true, false)]
    [InlineData(2, true, false)]
    [InlineData(3, true, false)]
    [InlineData(4, true, false)]
    [InlineData(3, false, false)]
    [InlineData(1, true, true)]
    [InlineData(2, true, true)]
    [InlineData(3, true, true)]
    [InlineData(5, true, true)]
    [InlineData(3, false, true)]
    public void Every_distribution_equals_the_formula_on_plain_lists_and_sums_to_one(int order, bool continuations, bool modified)
    {
        var random = new SeededRandom(5);
        int[][] documents = [.. Enumerable.Range(0, 30)
            .Select(_ => Enumerable.Range(0, 3 + random.Next(6)).Select(_ => 1 + random.Next(5)).Append(End).ToArray())];
        var model = NGramModel.Estimate(documents, 7, End, new(order, continuations, modified));
        var reference = new PlainNGrams(documents, 7, End, order, continuations, modified);
        int[] text = [End, 3, 1, 2, 2, 5, 6, 1, End, 4, 1, 1];
        for (var length = 0; length <= text.Length; length++)
        {
            var row = model.Distribution(text.AsSpan(0, length));
            Assert.Equal(1, row.Sum(), 1e-12);
            for (var token = 0; token < 7; token++)
            {
                Assert.Equal(reference.Probability(text[..length], token), row[token], 1e-12);
            }
        }
    }

    [Fact]
    public void Streams_read_as_whole_texts_do()
    {
        var model = NGramModel.Estimate(_toy, 5, End, new(3));
        using var reading = model.Start(2);
        reading.Read([End, 1, 2, End, 3, 1]);
        reading.Select([1, 0, 1]);
        var rows = reading.Read([2, 2, 3]);
        Assert.Equal(4, reading.Position);
        Assert.Equal(model.Logits([End, 3, 1, 2])[3].ToArray(), rows[0].ToArray());
        Assert.Equal(model.Logits([End, 1, 2, 2])[3].ToArray(), rows[1].ToArray());
        Assert.Equal(model.Logits([End, 3, 1, 3])[3].ToArray(), rows[2].ToArray());
    }

    [Fact]
    public void Nothing_before_a_documents_start_is_looked_at()
    {
        var model = NGramModel.Estimate(_toy, 5, End, new(4));
        Assert.Equal(model.Distribution([End, 1]), model.Distribution([2, 2, End, 1]));
        Assert.NotEqual(model.Distribution([End, 1]), model.Distribution([2, 2, 1]));
    }

    [Fact]
    public void More_context_and_more_text_come_nearer_to_a_law_of_order_two()
    {
        // A law over four tokens in which the last two decide: p(next | a, b) from a fixed table.
        var random = new SeededRandom(1);
        var table = Enumerable.Range(0, 25).Select(_ => Enumerable.Range(0, 4).Select(_ => -Math.Log(random.NextDouble())).ToArray())
            .Select(row => row.Select(p => p / row.Sum()).ToArray()).ToArray();
        int[] Draw()
        {
            var text = new List<int> { 0, 0 };
            for (var i = 0; i < 30; i++)
            {
                var (row, u, next) = (table[(5 * text[^2]) + text[^1]], random.NextDouble(), 0);
                for (u -= row[0]; u > 0 && next < 3; u -= row[next])
                {
                    next++;
                }

                text.Add(next + 1);
            }

            return [.. text.Skip(2), End];
        }

        int[][] documents = [.. Enumerable.Range(0, 600).Select(_ => Draw())];
        double Kl(int order, int texts)
        {
            var model = NGramModel.Estimate(documents.Take(texts), 5, End, new(order));
            var total = 0.0;
            for (var a = 1; a < 5; a++)
            {
                for (var b = 1; b < 5; b++)
                {
                    var row = model.Distribution([a, b]);
                    total += table[(5 * a) + b].Select((p, i) => p * Math.Log(p / row[i + 1])).Sum() / 16;
                }
            }

            return total;
        }

        Assert.True(Kl(3, 600) < 0.2 * Kl(2, 600) && Kl(2, 600) < Kl(0, 600), $"{Kl(3, 600)} {Kl(2, 600)} {Kl(0, 600)}");
        Assert.True(Kl(3, 600) < Kl(3, 20), $"{Kl(3, 600)} {Kl(3, 20)}");
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_refused() =>
        Assert.Contains("Token 5 is outside",
            Assert.Throws<ArgumentException>(() => NGramModel.Estimate([[5, End]], 5, End)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_say_the_order() =>
        Assert.Equal(["uniform", "unigram", "bigram", "trigram", "4-gram"],
            Enumerable.Range(0, 5).Select(order => NGramModel.Estimate(_toy, 5, End, new(order)).Name));
}
