using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.L02Embedding;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

/// <summary>What the exercises of notebook 02 say is what comes out.</summary>
[Trait("tier", "fast")]
public sealed class EmbeddingExerciseTests
{
    [Fact]
    public void One_vectors_of_length_one_have_their_cosine_as_product()
    {
        double[] Unit(IReadOnlyList<double> a) => [.. a.Select(x => x / Math.Sqrt(ToyVectors.Dot(a, a)))];
        Assert.Equal(0.998, ToyVectors.Dot(Unit(ToyVectors.Cat), Unit(ToyVectors.SheCat)), 5e-4);
    }

    [Fact]
    public void Two_the_longer_end_pulls_the_middle_to_itself()
    {
        double Lead(double t) => ToyVectors.Cosine([1 - t, 3 * t], [1, 0]) - ToyVectors.Cosine([1 - t, 3 * t], [0, 3]);
        Assert.Equal(0, Lead(0.25), 1e-12);
        Assert.True(Lead(0.2) > 0 && Lead(0.5) < 0);
    }

    [Fact]
    public void Three_equal_vectors_without_their_mean_look_away_from_each_other()
    {
        using var rows = eye(5);
        using var table = EmbeddingTable.Of(rows);
        using var centred = table.Centred();
        Assert.Equal(0, Geometry.MeanCosine(table), 1e-9);
        Assert.Equal(-0.25, Geometry.MeanCosine(centred), 1e-6);
    }

    [Fact]
    public void Four_no_shift_leads_to_where_one_is()
    {
        using var rows = tensor(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0.9f, 0.4f } });
        using var table = EmbeddingTable.Of(rows);
        var analogy = Analogy.Of(table, a: 0, b: 0, c: 1, expected: 2);
        Assert.Equal((1, 2, 1), (analogy.Nearest[0].Id, analogy.Rank, analogy.RankWithoutSources));
    }

    [Fact]
    public void Five_equal_rows_are_one_input()
    {
        using var rows = tensor(new float[,] { { 1, 2 }, { 1, 2 }, { 0, 1 } });
        using var table = EmbeddingTable.Of(rows);
        Assert.Equal(table.Vector(0), table.Vector(1));
        Assert.Equal(0, -table.Neighbours(0, 1, Closeness.Euclidean)[0].Value, 1e-9);
    }
}
