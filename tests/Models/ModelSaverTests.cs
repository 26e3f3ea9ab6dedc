using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class ModelSaverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-").FullName;

    public static TheoryData<string> Variants => TransformerTests.Variants;

    [Theory]
    [MemberData(nameof(Variants))]
    public void What_is_saved_loads_as_the_same_network(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new LanguageModel(name, TinyModels.Make(TinyModels.Variants[name]));
        model.Save(_folder);
        using var loaded = LanguageModel.Load(_folder);
        Assert.Null(loaded.Tokenizer);
        Assert.Contains("token ids only", Assert.Single(loaded.Report!.Notes), StringComparison.Ordinal);
        var ids = TinyModels.Ids(model.Config, 2, 7);
        Assert.All(model.Transformer.Parameters.ByName,
            pair => Near.Equal(pair.Value, loaded.Transformer.Parameters[pair.Key], 0, pair.Key));
        // The loaded network multiplies packed matrices: another order of summation.
        Near.Equal(model.Transformer.Forward(ids), loaded.Transformer.Forward(ids), 1e-5, name);
    }

    [Fact]
    public void Every_rotary_rule_survives_the_file()
    {
        RotaryScaling[] rules = [new RotaryScaling.Linear(2.5), new RotaryScaling.Dynamic(3, 16),
            new RotaryScaling.Llama3(8, 1, 4, 16), new RotaryScaling.Yarn(4, 16, 20, 2, 1.3, false)];
        foreach (var rule in rules)
        {
            using var model = new LanguageModel(
                "rope", TinyModels.Make(TinyModels.Base with { Rotary = new() { Base = 500, Scaling = rule } }));
            model.Save(_folder);
            using var loaded = LanguageModel.Load(_folder);
            Assert.Equal(rule, loaded.Config.Rotary.Scaling);
            Assert.Equal(500, loaded.Config.Rotary.Base);
        }
    }

    [Fact]
    public void Half_precision_halves_the_file_and_keeps_three_digits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = new LanguageModel("half", TinyModels.Make(TinyModels.Base));
        model.Save(_folder, ScalarType.Float16);
        using var loaded = LanguageModel.Load(_folder);
        foreach (var spec in model.Transformer.Parameters.Specs)
        {
            // float16 rounds to 2^-11 of a value; weights are below 2.
            Near.Equal(model.Transformer.Parameters[spec.Name], loaded.Transformer.Parameters[spec.Name], 1e-3, spec.Name);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
