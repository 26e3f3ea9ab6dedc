using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Runs;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Training;

/// <summary>Models with more tokens than their law: trained, measured, saved and read back.</summary>
[Trait("tier", "slow")]
public sealed class SpareTokenTests : IDisposable
{
    private const int Spare = 2;

    private static readonly World _world = World.Create(Worlds.Only("order-two", 12) with { OrderTwo = new() { Words = 4 } });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_model_gives_to_spare_tokens_it_takes_from_the_law()
    {
        var tokens = _world.TokenCount + Spare;
        using var table = TableModel.Constant(new float[tokens]);
        using var model = Transformer.Create(
            new() { DVocab = tokens, NLayers = 1, DModel = 16, NHeads = 2 }, 1, new() { ZeroUnembedding = true });
        foreach (var distance in new[] { LawDistance.Measure(table, _world, 600, 5), LawDistance.Measure(model, _world, 600, 5) })
        {
            // uniform over all tokens, so at every place KL = log V − entropy
            Assert.Equal(Math.Log(tokens) - distance.Entropy, distance.Kl, 1e-6);
            Assert.InRange(distance.TotalVariation, (double)Spare / tokens, 1);
        }

        // all of it on a spare token: the likeliest token is one that never comes
        var row = new float[tokens];
        row[^1] = 20;
        using var astray = TableModel.Constant(row);
        var far = LawDistance.Measure(astray, _world, 600, 5);
        Assert.Equal(1, far.TotalVariation, 1e-6);
        Assert.Equal(1, far.CalibrationError, 1e-6);
    }

    [Fact]
    public void A_spare_token_that_is_drawn_is_an_error_of_grammar()
    {
        // after every token, whatever it is, each spare one is as likely as all of the law's together
        var row = new float[_world.TokenCount + Spare];
        row.AsSpan(_world.TokenCount).Fill((float)Math.Log(_world.TokenCount));
        using var model = TableModel.Constant(row);
        var grammar = GrammarErrors.Measure(model, _world, 300, 1);
        Assert.Equal((300, 300), (grammar.Sentences, grammar.Errors)); // a document of eleven sound words has 4·10⁻⁷

        // a text goes on with probability 4/15 and ends wrongly with 1/15: 10 of 11 first errors are spare tokens, sd 0.017
        Assert.InRange(grammar.Misspelt!.Value / 300.0, 10 / 11.0 - 0.07, 10 / 11.0 + 0.07);
        Assert.Contains(grammar.Examples, text => text.EndsWith(WordReader.Nothing, StringComparison.Ordinal));
        using var oracle = new Oracle(_world);
        Assert.Null(GrammarErrors.Measure(oracle, _world, 20, 1).Misspelt);
    }

    [Theory]
    [InlineData("next", "true", "null")]
    [InlineData("left", "true", "0.3")]
    [InlineData("both", "false", "0.3")]
    public async Task A_recipe_with_spare_tokens_is_trained_saved_loaded_and_verified(string name, string causal, string share)
    {
        var (path, folder) = (Path.Combine(_folder.Path, name + ".json"), Path.Combine(_folder.Path, "model"));
        await File.WriteAllTextAsync(path, $$"""
            { "model": { "n_layers": 1, "d_model": 16, "n_heads": 2, "causal": {{causal}} },
            "world": { "shares": { "order-two": 1 }, "max_tokens": 12, "order_two": { "words": 4 } }, "rows": 16,
            "length": 12, "steps": 30, "masked_share": {{share}}, "spare_tokens": 2 }
            """);
        var run = await Cli.Run("train", path, "--out", folder, "--measure", "400");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var model = LanguageModel.Load(folder);
        Assert.Equal(_world.TokenCount + Spare, model.VocabularySize);
        Assert.Equal(model.VocabularySize, model.Tokenizer!.VocabularySize);
        Assert.Equal([1, _world.TokenCount, 2],
            model.Tokenizer.Encode($"{_world.Words.Words[1]} {GlassLaw.Mask} {_world.Words.Words[2]}").Select(token => token.Id));

        var measures = TrainingLog.Read(folder).Measures;
        Assert.InRange(measures.Distance.Kl, 0, Math.Log(model.VocabularySize) - measures.Distance.Entropy); // nearer than a uniform guess
        Assert.Equal((share == "null", true), (measures.Grammar is not null, measures.Grammar?.ByDocument ?? true));
        run = await Cli.Run("models", "verify", folder, "--deep");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("every weight is the same", run.Output, StringComparison.Ordinal);
        Assert.Contains(share == "null" ? "% of documents" : "guesses hidden words, so it writes nothing",
            run.Output, StringComparison.Ordinal);
    }
}
