using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class EmbeddingTests
{
    [Fact]
    public void Components_are_those_of_the_singular_values()
    {
        using var scope = NewDisposeScope();
        var rows = Gaussian(40, 7, 3);
        var pca = Pca.Fit(rows, 3);

        // Another road: singular values of the centred rows, never their covariance.
        var dense = Matrix<double>.Build.DenseOfRowMajor(40, 7, rows.to(ScalarType.Float64).data<double>().ToArray());
        var centred = dense - Matrix<double>.Build.Dense(40, 7, (_, j) => dense.Column(j).Average());
        var svd = centred.Svd();
        var variance = svd.S.PointwisePower(2);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(variance[c] / variance.Sum(), pca.Explained[c], 1e-10);
            var (direction, found) = (svd.VT.Row(c), pca.Components);
            var sign = Math.Sign(direction[direction.AbsoluteMaximumIndex()]);
            Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(sign * direction[i], found[c, i], 1e-7));
        }

        var place = pca.Project([.. Enumerable.Range(0, 7).Select(i => rows[2, i].item<float>())]);
        Assert.Equal((centred.Row(2) * Vector<double>.Build.Dense(7, i => pca.Components[1, i])), place[0, 1], 1e-6); // float32 rows
    }

    [Fact]
    public void Mean_cosine_is_that_over_all_pairs()
    {
        using var scope = NewDisposeScope();
        var rows = Gaussian(30, 5, 4) + 0.7f;
        using var table = EmbeddingTable.Of(rows);
        var all = Geometry.Similarities(table, [.. Enumerable.Range(0, 30)]);
        var pairs = Enumerable.Range(0, 30).SelectMany(i => Enumerable.Range(0, i).Select(j => all[i, j])).Average();
        Assert.Equal(pairs, Geometry.MeanCosine(table), 1e-9);
        Assert.True(pairs > 0.2, "A common direction must show.");
        using var centred = table.Centred();
        Assert.InRange(Geometry.MeanCosine(centred), -0.06, 0.03); // −1 / (n − 1) and a little: rows differ in length
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Local_dimension_finds_that_of_a_flat_cloud(int dimensions)
    {
        // A flat cloud of so many dimensions, turned into eight coordinates: each estimate scatters by d / √k.
        using var cloud = rand([3000, dimensions], generator: new Generator(5));
        using var turn = randn([dimensions, 8], generator: new Generator(6));
        using var rows = matmul(cloud, turn);
        using var table = EmbeddingTable.Of(rows);
        var mean = Enumerable.Range(0, 60).Average(id => Geometry.LocalDimension(table, id, 30));
        Assert.InRange(mean, dimensions * 0.85, dimensions * 1.1);
        Assert.Throws<ArgumentException>(() => Geometry.LocalDimension(table, 0, 4000));
    }

    [Fact]
    public void Neighbours_are_found_by_each_measure()
    {
        using var rows = tensor(new float[,] { { 1, 0 }, { 3, 1 }, { 0.9f, 0.1f }, { -1, 0 }, { 0, 0 } });
        using var table = EmbeddingTable.Of(rows);
        Assert.Equal(2, table.Neighbours(0, 1)[0].Id);
        Assert.Equal(1, table.Neighbours(0, 1, Closeness.Dot)[0].Id);
        Assert.Equal(-Math.Sqrt(0.02), table.Neighbours(0, 1, Closeness.Euclidean)[0].Value, 1e-6);
        Assert.Equal(["#2", "#1", "#4", "#3"], table.Neighbours(0, 10).Select(near => near.Text));
        Assert.Equal(0, Geometry.Cosine(table.Vector(0), table.Vector(4)));
        Assert.Throws<ArgumentException>(() => table.Vector(5));
        Assert.Throws<ArgumentException>(() => table.Nearest([1, 2, 3]));
    }

    [Fact]
    public void An_analogy_is_worse_with_its_sources_among_the_answers()
    {
        // b − a + c lies at d but for a little, and c is nearer still.
        using var rows = tensor(new float[,] { { 1, 0, 0 }, { 1, 0.2f, 0 }, { 0, 0, 1 }, { 0, 0.5f, 1 }, { 5, 5, 5 } });
        using var table = EmbeddingTable.Of(rows);
        var analogy = Analogy.Of(table, a: 0, b: 1, c: 2, expected: 3);
        Assert.Equal((2, 1), (analogy.Rank, analogy.RankWithoutSources));
        Assert.Equal(1, analogy.ShiftCosine, 1e-6);
        Assert.Equal(2, analogy.Nearest[0].Id);
    }

    [Fact]
    public void The_middle_of_two_orthogonal_rows_is_nearest_to_themselves()
    {
        using var rows = tensor(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0.3f, 0.3f, 1 } });
        using var table = EmbeddingTable.Of(rows);
        var path = PathStep.Walk(table, 0, 1, 5);
        Assert.Equal([0, 0, 0, 1, 1], path.Select(step => step.Nearest.Id));
        Assert.Equal(Math.Sqrt(0.5), path[2].Nearest.Value, 1e-6);
        Assert.All(path, step => Assert.Equal(2, step.Between.Id));
    }

    [Fact]
    public void Purity_stands_beside_its_chance()
    {
        using var rows = tensor(new float[,] { { 1, 0 }, { 1, 0.1f }, { 0, 1 }, { 0.1f, 1 }, { -1, 0.2f } });
        using var table = EmbeddingTable.Of(rows);
        var purity = Geometry.Purity(table, [0, 1, 2, 3, 4], ["x", "x", "y", "y", "x"]);
        Assert.Equal((4 / 5.0, 8 / 20.0), (purity.Units.Count(own => own) / 5.0, purity.Chance));
    }

    [Fact]
    public void Senses_that_lie_apart_are_told_and_equal_states_are_not()
    {
        using var scope = NewDisposeScope();
        bool[] first = [.. Enumerable.Range(0, 12).Select(i => i < 6)];
        var noise = Gaussian(12, 4, 8).to(ScalarType.Float64);
        var apart = noise.clone();
        apart[TensorIndex.Slice(0, 6), 0] += 8;
        var told = SenseSeparation.Separate(1, Gram(apart), first, 200, 9);
        Assert.Equal(1, told.Told);
        Assert.True(told.Within > told.Between + 0.5 && told.Null.High < 1);
        Assert.True(told.Null.Contains(SenseSeparation.Separate(1, Gram(noise), first, 200, 9).Told));

        // Brute force: means without the sentence itself, by hand.
        var units = Enumerable.Range(0, 12).Select(i =>
        {
            double Far(bool sense)
            {
                long[] members = [.. Enumerable.Range(0, 12).Where(j => j != i && first[j] == sense).Select(j => (long)j)];
                return (noise[i] - noise.index_select(0, tensor(members)).mean([0])).norm().item<double>();
            }

            return Far(first[i]) < Far(!first[i]) ? 1.0 : 0.0;
        });
        Assert.Equal(units, SenseSeparation.Separate(1, Gram(noise), first, 0, 9).Units);
        Assert.Equal(0.5, SenseSeparation.Separate(0, new double[12, 12], first, 200, 9).Told); // one state for all: nothing to tell
    }

    [Fact]
    public void One_token_has_one_state_before_the_first_block()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        int[][] texts = [[1, 5], [2, 5], [3, 5], [4, 5, 6], [6, 5], [7, 5]];
        var depths = SenseSeparation.ByDepth(model, texts, [1, 1, 1, 1, 1, 1], [true, true, true, false, false, false], deals: 5);
        Assert.Equal(3, depths.Count);
        Assert.Equal(0.5, depths[0].Told);
        Assert.NotEqual(0.5, depths[2].Within - depths[2].Between);
        Assert.Throws<ArgumentException>(() => SenseSeparation.ByDepth(model, texts, [1], [true]));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() =>
        {
            using var table = EmbeddingTable.Of(model);
            using var out_ = EmbeddingTable.UnembeddingOf(model);
            using var centred = table.Centred();
            table.Neighbours(3);
            Geometry.MeanCosine(centred);
            Geometry.LocalDimension(table, 1, 5);
            PathStep.Walk(out_, 1, 2);
            Analogy.Of(table, 1, 2, 3, 4);
        });
        Live.Same(() => Pca.Fit(model.Transformer.Parameters.Get("embed.weight")));
        Live.Same(() => SenseSeparation.ByDepth(model, [[1], [2], [3], [4], [5], [6]], [0, 0, 0, 0, 0, 0],
            [true, true, true, false, false, false], deals: 2));
    }

    private static double[,] Gram(Tensor states)
    {
        using var scope = NewDisposeScope();
        var centred = states - states.mean([0]);
        var gram = matmul(centred, centred.t());
        var table = new double[states.shape[0], states.shape[0]];
        for (var i = 0; i < states.shape[0]; i++)
        {
            for (var j = 0; j < states.shape[0]; j++)
            {
                table[i, j] = gram[i, j].item<double>();
            }
        }

        return table;
    }

    private static Tensor Gaussian(int rows, int columns, long seed)
    {
        var random = new SeededRandom(seed);
        return tensor([.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextGaussian())], [rows, columns]);
    }
}
