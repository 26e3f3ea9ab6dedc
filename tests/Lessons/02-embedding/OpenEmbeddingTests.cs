using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.L02Embedding;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

/// <summary>What the reader computes by hand is what the library computes; the lesson's own routines against brute force.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class OpenEmbeddingTests
{
    [Fact]
    public void The_open_product_and_cosine_are_the_librarys()
    {
        double[][] rows = [.. ToyVectors.Of().Select(toy => toy.Vector.ToArray())];
        double[] hot = [0, 1, 0, 0];
        Assert.Equal(rows[1], rows[0].Select((_, j) => Enumerable.Range(0, 4).Sum(i => hot[i] * rows[i][j])));
        double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
        double Cosine(double[] a, double[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
        float[][] narrow = [.. rows.Select(row => row.Select(x => (float)x).ToArray())];
        Assert.All(Enumerable.Range(1, 3), i =>
        {
            Assert.Equal(Cosine(rows[0], rows[i]), ToyVectors.Cosine(rows[0], rows[i]), 1e-12);
            Assert.Equal(Cosine(rows[0], rows[i]), Geometry.Cosine(narrow[0], narrow[i]), 1e-6); // float32 rows
        });
    }

    [Fact]
    public void A_soft_input_at_a_token_is_that_token()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var table = EmbeddingTable.Of(model);
        double[] soft = SoftInput.After(model, [1, 2], [table.Vector(5)])[0];
        var hard = Distributions.Softmax(model.Logits([1, 5])[1].ToArray());
        Assert.All(soft.Zip(hard), pair => Assert.Equal(pair.Second, pair.First, 1e-6)); // float32, another shape of the pass
        Live.Same(() => SoftInput.After(model, [1, 2], [table.Vector(5), table.Vector(6)]));
    }

    [Fact]
    public void Senses_are_told_with_both_sentences_of_a_pair_left_out()
    {
        double[][] first = [[1, 0], [1.2, 0.1], [0.9, -0.1]], second = [[-1, 0], [-1.1, 0.2], [-0.8, 0]];
        Assert.Equal([1, 1, 1], SenseSurveys.Told(first, second));
        Assert.Equal([0.5, 0.5, 0.5], SenseSurveys.Told(first, first)); // one state for both senses
        Assert.Equal(0, SenseSurveys.Side([-5, 0], 0, first, second));
    }

    [Fact]
    public void A_shift_that_all_pairs_share_agrees_reaches_and_needs_its_common_direction()
    {
        // words on their own axes, a feature on the last, long enough to leave the word's surroundings
        using var rows = zeros([8, 5]);
        for (var i = 0; i < 4; i++)
        {
            (rows[i, i], rows[4 + i, i], rows[4 + i, 4]) = (tensor(1f), tensor(1f), tensor(1.5f));
        }

        using var table = EmbeddingTable.Of(rows);
        (int, int)[] pairs = [(0, 4), (1, 5), (2, 6), (3, 7)];
        double[] found = ShiftSurveys.Numbers(table, pairs, 2, 1);
        Assert.Equal(1, found[0], 1e-6);
        Assert.Equal((1, 1), (found[2], found[3]));
        Assert.True(found[5] > 0.4 && Math.Abs(found[6]) < 1e-6 && Math.Abs(found[7] - found[5]) < 1e-6);
    }

    [Fact]
    public void An_end_in_another_dress_is_no_third_word()
    {
        Assert.True(MiddleSurveys.IsDress("joyful", "joy") && MiddleSurveys.IsDress("sad", "sadness") && MiddleSurveys.IsDress("", "joy"));
        Assert.False(MiddleSurveys.IsDress("nostalgia", "sadness") || MiddleSurveys.IsDress("love", "joy"));
    }

    [Fact]
    public void Damage_of_a_row_is_that_of_a_brute_force_change_and_stays_where_the_token_stands()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        int[][] texts = [[1, 5, 2], [1, 3], [5, 4, 6]];
        double[] found;
        using (var damage = new Damage(model, texts))
        {
            found = damage.OfRow(5);
        }

        using var table = EmbeddingTable.Of(model);
        double[] own = Soft(model, [1, 5]), without = SoftInput.After(model, [1, 5], [new float[table.Width]])[0];
        Assert.Equal(0, found[1], 1e-9);
        Assert.True(found[0] > own.Zip(without, (p, q) => p * Math.Log(p / q)).Sum() - 1e-6 && found[2] > 0);
        Live.Same(() =>
        {
            using var again = new Damage(model, texts);
            again.OfRow(5);
            again.Selective([5], 1);
        });
    }

    private static double[] Soft(LanguageModel model, int[] ids) =>
        [.. Distributions.Softmax(model.Logits(ids)[ids.Length - 1].ToArray()).Select(p => (double)p)];
}
