using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class TransformerTests
{
    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    public static TheoryData<string> CausalVariants =>
        [.. TinyModels.Variants.Where(variant => variant.Value.Causal).Select(variant => variant.Key)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_equal_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        var ids = TinyModels.Ids(model.Config, 2, 6);
        var direction = randn(2, 6, model.Config.DVocab, generator: new Generator(3, CPU));
        double Loss() => (model.Forward(ids) * direction).to(ScalarType.Float64).sum().item<double>();
        (model.Forward(ids) * direction).sum().backward();
        foreach (var (parameter, value) in model.Parameters.ByName)
        {
            var along = randn(value.shape, generator: new Generator(7, CPU));
            along /= along.norm();
            // No gradient at all: an expert to which no token went.
            var expected = value.grad is { } gradient ? (gradient * along).sum().item<float>() : 0;
            // Central difference; with a step of 1e-2 in float32 both the h² term and the rounding stay below 1%. The norm of a head of
            // retention bends where a sum of few terms changes its sign, so there the h² term asks for a smaller step.
            var found = Difference(value, along, model.Config.Mixer == MixerKind.Retention ? 3e-3f : 1e-2f, Loss);
            Assert.True(Math.Abs(expected - found) <= 0.02 * Math.Abs(expected) + 0.03,
                FormattableString.Invariant($"{parameter}: gradient {expected}, difference {found}"));
        }
    }

    [Theory]
    [MemberData(nameof(CausalVariants))]
    public void Cached_reading_equals_a_full_pass(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        using var noGradient = no_grad();
        var ids = TinyModels.Ids(model.Config, 2, 9);
        var whole = model.Forward(ids);
        using var cache = new KvCache(model.Config, capacity: 2);
        var pieces = new[] { (0, 3), (3, 1), (4, 1), (5, 4) }
            .Select(piece => model.Forward(ids.narrow(1, piece.Item1, piece.Item2), cache)).ToList();
        // Another order of summation in float32; logits are about 3.
        Near.Equal(whole, cat(pieces, 1), 1e-5, name);
    }

    [Theory]
    [MemberData(nameof(CausalVariants))]
    public void Kernels_for_one_row_equal_the_general_code(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        using var packed = TinyModels.ForReading(model);
        foreach (var batch in new[] { 1, 3 })
        {
            var ids = TinyModels.Ids(model.Config, batch, 9);
            var whole = model.Forward(ids).detach();
            using var cache = new KvCache(model.Config, capacity: 2);
            var steps = Enumerable.Range(0, 9).Select(i => packed.Forward(ids.narrow(1, i, 1), cache)).ToList();
            // The norm of a head of retention divides by what may nearly vanish, and enlarges the rounding.
            var tolerance = model.Config.Mixer == MixerKind.Retention ? 5e-5 : 1e-5;
            Near.Equal(whole, cat(steps, 1), tolerance, $"{name}, {batch} texts");
            Near.Equal(whole, packed.Forward(ids), tolerance, $"{name}, full pass");
        }
    }

    [Fact]
    public void Streams_of_a_bfloat16_model_stay_near_float32()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Base);
        using var half = TinyModels.ForReading(model, ScalarType.BFloat16);
        foreach (var batch in new[] { 1, 3 })
        {
            var ids = TinyModels.Ids(model.Config, batch, 9);
            var whole = model.Forward(ids).detach();
            using var cache = new KvCache(model.Config, capacity: 2);
            var pieces = new[] { (0, 3), (3, 1), (4, 1), (5, 4) }
                .Select(piece => half.Forward(ids.narrow(1, piece.Item1, piece.Item2), cache)).ToList();
            // Rounding to 2^-9 in every product: about 1% of the logits' size.
            Assert.InRange((cat(pieces, 1) - whole).norm().item<float>() / whole.norm().item<float>(), 1e-4, 0.03);
        }
    }

    [Theory]
    [MemberData(nameof(CausalVariants))]
    public void A_later_token_changes_nothing_before_it(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        using var noGradient = no_grad();
        var ids = TinyModels.Ids(model.Config, 1, 8);
        var other = ids.clone();
        other[0, 7] = (other[0, 7] + 1) % model.Config.DVocab;
        var (first, second) = (model.Forward(ids), model.Forward(other));
        // With experts, another number of tokens for an expert is another order of summation.
        Near.Equal(first.narrow(1, 0, 7), second.narrow(1, 0, 7), name == "experts" ? 1e-5 : 0, name);
        Assert.True(Near.Difference(first.narrow(1, 7, 1), second.narrow(1, 7, 1)) > 1e-3);
    }

    [Fact]
    public void Documents_side_by_side_equal_documents_alone()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var config in new[] { TinyModels.Base, TinyModels.Base with { Causal = false }, TinyModels.Variants["alibi"] })
        {
            using var model = TinyModels.Make(config);
            var ids = TinyModels.Ids(config, 1, 9);
            var documents = tensor(new long[] { 0, 0, 0, 0, 1, 1, 1, 1, 1 }).unsqueeze(0);
            var packed = model.Forward(ids, options: new() { Documents = documents });
            Near.Equal(model.Forward(ids.narrow(1, 0, 4)), packed.narrow(1, 0, 4), 1e-5, "first document");
            Near.Equal(model.Forward(ids.narrow(1, 4, 5)), packed.narrow(1, 4, 5), 1e-5, "second document");
        }
    }

    [Fact]
    public void Refuses_ids_outside_the_vocabulary_by_number()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Base);
        var error = Assert.Throws<ArgumentException>(() => model.Forward(tensor(new long[] { 3, 11 }).unsqueeze(0)));
        Assert.Contains("expected 0 to 10; found 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_seed_gives_the_same_weights()
    {
        using var scope = NewDisposeScope();
        using var one = Transformer.Create(TinyModels.Base, seed: 4);
        using var two = Transformer.Create(TinyModels.Base, seed: 4);
        using var three = Transformer.Create(TinyModels.Base, seed: 5);
        Assert.All(one.Parameters.ByName, pair => Near.Equal(pair.Value, two.Parameters[pair.Key], 0, pair.Key));
        Assert.True(Near.Difference(one.Parameters["embed.weight"], three.Parameters["embed.weight"]) > 0.01);
    }

    private static double Difference(Tensor value, Tensor along, float step, Func<double> loss)
    {
        using var noGradient = no_grad();
        value.add_(along, step);
        var up = loss();
        value.add_(along, -2 * step);
        var down = loss();
        value.add_(along, step);
        return (up - down) / (2 * step);
    }
}
