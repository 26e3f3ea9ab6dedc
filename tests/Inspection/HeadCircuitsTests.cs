using System.Numerics;
using BetweenTokens.Inspection.Circuits;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

/// <summary>Circuits against what the model itself computes, and against whole V × V matrices where V is small.</summary>
[Trait("tier", "fast")]
public class HeadCircuitsTests
{
    private const double Exact = 1e-9; // float64, sums of some hundred products

    [Fact]
    public void The_induction_head_made_by_hand_copies_and_nothing_else()
    {
        const int Words = 12;
        using var model = HandMade.Induction(Words, endToken: 0);
        var scores = HeadCircuits.CopyingScores(model);
        Assert.Equal(1, scores[1, 0], 1e-12);
        Assert.Equal(double.NaN, scores[0, 0]); // the unembedding does not read what it writes

        // c = 2 ln V + 5 for every word; the end mark is not copied, and a head is wider than the words.
        var c = (float)((2 * Math.Log(Words)) + 5);
        var values = HeadCircuits.OvEigenvalues(model, 1, 0);
        Assert.Equal([.. Enumerable.Repeat((double)c, Words - 1), .. new double[values.Count - Words + 1]], values.Select(v => v.Real));
        Assert.All(values, value => Assert.Equal(0, value.Imaginary));
        var pairs = HeadCircuits.TopOv(model, 1, 0, count: Words);
        Assert.All(pairs.Take(Words - 1), pair => Assert.True(pair.Source == pair.Target && pair.Source != 0 && pair.Value == c));
        Assert.Equal(0, pairs[^1].Value);

        // Layer 1 asks by this word for the word before, which the embedding does not hold.
        Assert.All(HeadCircuits.QkEigenvalues(model, 1, 0), value => Assert.Equal(0, value.Magnitude, Exact));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("layer norm")]
    [InlineData("tied")]
    [InlineData("no norm")]
    [InlineData("post norm")]
    public void The_small_matrix_has_the_eigenvalues_of_the_large_one(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (config, p) = (model.Config, model.Transformer.Parameters);
        Tensor Wide(string name) => p[name].to(ScalarType.Float64);
        var (embedding, unembedding) =
            (Wide("embed.weight") * config.EmbeddingScale, Wide(config.Tied ? "embed.weight" : "unembed.weight"));
        var centre = eye(config.DModel, dtype: ScalarType.Float64)
            - (config.Norm == NormKind.LayerNorm ? ones(config.DModel, config.DModel, ScalarType.Float64) / config.DModel : 0);
        Tensor Norm(string name) => config.HasFinalNorm ? matmul(centre, diag(Wide(name))) : eye(config.DModel, dtype: ScalarType.Float64);
        for (var head = 0; head < config.NHeads; head++)
        {
            var value = Wide("blocks.1.attention.value.weight").narrow(0, head / 2 * config.DHead, config.DHead);
            var output = Wide("blocks.1.attention.output.weight").narrow(1, head * config.DHead, config.DHead);
            var ov = matmul(matmul(Norm("blocks.1.norm1.weight"), value.t()), output.t());
            var whole = matmul(matmul(embedding, ov), matmul(Norm("final_norm.weight"), unembedding.t()));
            Assert.True(Near.Difference(ov, HeadCircuits.Ov(model, 1, head)) < Exact);
            Same(whole, HeadCircuits.OvEigenvalues(model, 1, head), config.DHead);

            // The largest entries, one by one.
            var top = HeadCircuits.TopOv(model, 1, head, 5);
            double[] entries = [.. TensorMemory.Copy<double>(whole).OrderDescending().Take(5)];
            Assert.All(entries.Zip(top), pair => Assert.Equal(pair.First, pair.Second.Value, Exact));
            Assert.All(top, pair => Assert.Equal(pair.Value, whole[pair.Source, pair.Target].item<double>(), Exact));
        }
    }

    [Theory]
    [InlineData("base")]
    [InlineData("partial rotary")]
    [InlineData("still layer")]
    [InlineData("own score scale")]
    [InlineData("layer norm")]
    public void A_score_is_what_the_circuit_makes_of_two_streams(string variant)
    {
        using var made = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant] with { Biases = Biases.None }));
        foreach (var bias in made.Transformer.Parameters.Specs.Where(spec => spec.Name.EndsWith("norm1.bias", StringComparison.Ordinal)))
        {
            using var none = zeros(bias.Shape);
            made.Transformer.Parameters.Set(bias.Name, none); // a circuit leaves biases out
        }

        using var model = made.In(ScalarType.Float64);
        using var trace = model.Trace([3, 1, 4, 1, 5, 9]);
        using var scope = NewDisposeScope();
        for (var head = 0; head < model.Config.NHeads; head++)
        {
            // The divisor of the norm is taken as it was, so the stream is divided by it; LayerNorm's mean is inside the circuit.
            var read = trace[HookPoint.ResidPre, 0][0] / trace[HookPoint.Norm1Scale, 0][0];
            foreach (var (query, key) in new[] { (5, 0), (4, 3), (2, 2) })
            {
                var circuit = HeadCircuits.Qk(model, 0, head, query - key);
                var score = dot(matmul(read[query], circuit), read[key]).item<double>();
                Assert.Equal(trace[HookPoint.Scores, 0][0, head, query, key].item<double>(), score, 1e-6); // cosines of float32
            }
        }
    }

    [Fact]
    public void The_eigenvalues_of_looking_are_those_of_the_large_matrix()
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Base));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var embedding = model.Transformer.Parameters["embed.weight"].to(ScalarType.Float64);
        var whole = matmul(matmul(embedding, HeadCircuits.Qk(model, 1, 3, distance: 2)), embedding.t());
        Same(whole, HeadCircuits.QkEigenvalues(model, 1, 3, distance: 2), model.Config.DHead);
        var top = HeadCircuits.TopQk(model, 1, 3, 3, sources: [2, 7], distance: 2);
        Assert.Equal(Math.Max(whole[2].max().item<double>(), whole[7].max().item<double>()), top[0].Value, Exact);
    }

    [Fact]
    public void What_has_no_circuit_is_refused_in_words()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var lstm = new LanguageModel("lstm", TinyModels.Make(TinyModels.Variants["lstm"]));
        string Said(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("layers 0 to 1", Said(() => HeadCircuits.Ov(model, 2, 0)), StringComparison.Ordinal);
        Assert.Contains("heads 0 to 3", Said(() => HeadCircuits.QkEigenvalues(model, 0, 4)), StringComparison.Ordinal);
        Assert.Contains("attention head", Said(() => HeadCircuits.CopyingScores(lstm)), StringComparison.Ordinal);
        Assert.Contains("from 0 to 10", Said(() => HeadCircuits.TopOv(model, 0, 0, sources: [11])), StringComparison.Ordinal);
    }

    // Power sums would do as well; MathNet's own eigenvalues of the whole matrix are nearer to what is said.
    private static void Same(Tensor whole, IReadOnlyList<Complex> found, int count)
    {
        var size = (int)whole.shape[0];
        var matrix = Matrix<double>.Build.DenseOfRowMajor(size, size, TensorMemory.Copy<double>(whole));
        var expected = matrix.Evd().EigenValues.OrderByDescending(value => value.Magnitude)
            .ThenByDescending(value => value.Real).ThenByDescending(value => value.Imaginary).ToList();
        Assert.Equal(count, found.Count);
        Assert.All(expected.Take(count), value => Assert.True(found.Min(other => (other - value).Magnitude) < 1e-8));
        Assert.All(expected.Skip(count), value => Assert.Equal(0, value.Magnitude, 1e-8));
        Assert.Equal(expected.Sum(v => v.Real) / expected.Sum(v => v.Magnitude), HeadCircuits.CopyingScore(found), 1e-8);
    }
}
