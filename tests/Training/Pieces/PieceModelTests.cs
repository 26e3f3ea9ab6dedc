using BetweenTokens.Evaluation;
using BetweenTokens.Formats;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Pieces;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Training.Pieces;

/// <summary>The whole way of a model whose tokens are smaller than words: recipe, training, folder, loading, verification.</summary>
[Trait("tier", "slow")]
public sealed class PieceModelTests : IDisposable
{
    internal static readonly PieceOptions Characters = new() { By = PieceKind.Characters };

    internal static readonly PieceOptions BytePairs = new() { By = PieceKind.BytePairs, Vocabulary = 60, SampleWords = 3_000 };

    internal static readonly TrainingRecipe Tiny = TrainerTests.Tiny with
    {
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("weather", 3).Add("sums", 1), MaxTokens = 32 },
        Model = TrainerTests.Tiny.Model with { NContext = 144 },
        Length = 144,
        Steps = 50,
        Pieces = Characters,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-pieces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<PieceKind> Kinds => [PieceKind.Characters, PieceKind.BytePairs];

    internal static TrainingRecipe Recipe(PieceKind kind) => Tiny with { Pieces = kind == PieceKind.Characters ? Characters : BytePairs };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_trained_model_is_saved_loaded_and_measured_in_its_own_pieces(PieceKind kind)
    {
        using var trainer = new Trainer(Recipe(kind));
        var first = LawDistance.Measure(trainer.Transformer, trainer.Law, 2_000, 9);

        // a zero unembedding starts uniform: KL = log V − entropy, exactly
        Assert.Equal(Math.Log(trainer.Law.TokenCount) - first.Entropy, first.Kl, 1e-4);
        while (trainer.Step < trainer.Recipe.Steps)
        {
            trainer.Next();
        }

        var log = GlassModel.Save(trainer, _folder, new() { Tokens = 2_000, LeastInKind = 100, WithheldInKind = 100, Sentences = 40 });
        var (distance, grammar) = (log.Measures.Distance, log.Measures.Grammar!);
        Assert.True(distance.Kl < 0.5 * first.Kl, $"{first.Kl} → {distance.Kl}");
        Assert.True(distance.Words < distance.Tokens && distance.Characters >= distance.Tokens);
        Assert.Equal(kind == PieceKind.Characters, distance.Characters == distance.Tokens);
        Assert.Equal(distance.Kl * distance.Tokens / distance.Words!.Value, distance.KlPerWord, 1e-12);
        Assert.Equal(["sums"], log.Measures.Withheld!.KlByKind.Keys);
        Assert.True(log.Measures.Withheld.KlPerWord > log.Measures.Withheld.Kl);
        Assert.True(grammar.Sentences >= 40 && grammar.Errors >= grammar.Misspelt && grammar.Misspelt is not null);

        using var model = LanguageModel.Load(_folder);
        Assert.Null(trainer.Glass!.SplitOtherwise(model.Tokenizer!));
        Assert.Equal(trainer.Glass.Tokenizer.Json, File.ReadAllText(Path.Combine(_folder, "tokenizer.json")));
        Assert.Equal((trainer.Law.TokenCount, trainer.Law.EndToken), (model.VocabularySize, model.Tokenizer!.EndId));
        Assert.Equal(distance.Kl, LawDistance.Measure(model, trainer.Law, 2_000, log.Measures.Options.Seed).Kl, 1e-9);
        Assert.Equal(TrainingRecipes.Write(trainer.Recipe), TrainingRecipes.Write(TrainingLog.Read(_folder).Recipe));

        // the words of a text, read as people write it
        var ids = model.Tokenizer.Encode("погода по дням : снег , иней").Select(token => token.Id).ToArray();
        Assert.Equal(trainer.World.Read("Погода по дням: снег, иней").SelectMany(word => trainer.Law.Spelling(word).ToArray()), ids);
        Assert.Equal("погода по дням : снег , иней", model.Tokenizer.Decode(ids));
    }

    [Fact]
    public async Task The_commands_train_and_verify_it_and_find_another_split()
    {
        var (path, folder) = (Path.Combine(_folder, "mine.json"), Path.Combine(_folder, "model"));
        await File.WriteAllTextAsync(path, """
            { "pieces": { "by": "Characters" }, "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 },
            "world": { "shares": { "weather": 1 }, "max_tokens": 32 }, "rows": 2, "length": 136, "steps": 2 }
            """);
        var run = await Cli.Run("train", path, "--out", folder, "--measure", "200");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains(" nats a word above ", run.Output, StringComparison.Ordinal);
        run = await Cli.Run("models", "verify", folder, "--deep", "--json");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("every word is split as the recipe says", run.Output, StringComparison.Ordinal);
        Assert.Contains("every weight is the same", run.Output, StringComparison.Ordinal);

        // a tokenizer that gives two letters each other's ids, with its hash noted: only the split can tell
        var (tokenizer, log) = (Path.Combine(folder, "tokenizer.json"), TrainingLog.Read(folder));
        var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(tokenizer))!;
        var vocabulary = json["model"]!["vocab"]!;
        (vocabulary["а"], vocabulary["о"]) = (vocabulary["о"]!.DeepClone(), vocabulary["а"]!.DeepClone());
        await File.WriteAllTextAsync(tokenizer, json.ToJsonString());
        (log with { Files = GlassModel.Hashes(folder) }).Write(folder);
        run = await Cli.Run("models", "verify", folder, "--deep", "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("is split otherwise than the recipe says", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_stopped_and_resumed_gives_equal_bytes()
    {
        var (straight, half, resumed) = (Path.Combine(_folder, "a"), Path.Combine(_folder, "b"), Path.Combine(_folder, "c"));
        Run(4, straight, null);
        Run(2, half, null);
        Run(2, resumed, half);
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(resumed));
        using var other = new Trainer(Tiny with { Pieces = BytePairs });
        Assert.Contains("Resume with the recipe that wrote the file",
            Assert.Throws<ModelFileException>(() => Checkpoint.Resume(other, straight)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_documents_are_those_of_the_same_recipe_in_words(PieceKind kind)
    {
        using var trainer = new Trainer(Recipe(kind));
        var (reader, words) = (new WordReader(trainer.Law), trainer.World.Words);
        var expected = new Sampler(TrainingLaw.Of(trainer.World), trainer.Recipe.CorpusSeed).Documents().Take(80)
            .Select(document => string.Join(' ', document.Select(id => words.Words[id]))).ToHashSet();
        using var batches = TrainingStart.Of(trainer.Recipe, null).Batches;
        var batch = batches.Next();
        var read = batch.Spans()
            .Select(span => string.Join(' ', reader.Read(batch.Targets[span.Start..(span.Start + span.Length)]))).ToList();
        Assert.True(read.Count > 8);
        Assert.All(read, document => Assert.Contains(document, expected));
    }

    [Fact]
    public void A_finite_corpus_and_a_primer_are_those_of_the_words_too()
    {
        var recipe = Tiny with { CorpusTokens = 200 };
        var (words, pieces) = (GlassLaw.Of(recipe with { Pieces = null }), GlassLaw.Of(recipe));
        Assert.Equal(words.Corpus!.Documents, pieces.Corpus!.Documents);
        Assert.True(pieces.InWords.IsFinite);
        var document = pieces.Corpus.Documents.First();
        Assert.Equal(new Oracle(words.InTokens).LogProbability(document),
            new Oracle(pieces.InTokens).LogProbability([.. document.SelectMany(word => pieces.InTokens.Spelling(word).ToArray())]), 1e-9);

        using var trainer = new Trainer(
            Tiny with { Primer = [new() { Steps = 1, Shares = WorldOptions.BaseShares.Clear().Add("sums", 1) }], Steps = 2 });
        using var primed = TrainingStart.Of(trainer.Recipe, null).Batches;
        var (reader, batch) = (new WordReader(trainer.Law), primed.Next());
        Assert.All(
            batch.Spans(), span => Assert.DoesNotContain("погода", reader.Read(batch.Targets[span.Start..(span.Start + span.Length)])));
    }

    private static void Run(int steps, string save, string? from)
    {
        using var trainer = new Trainer(Tiny);
        if (from is not null)
        {
            Checkpoint.Resume(trainer, from);
        }

        for (var step = 0; step < steps; step++)
        {
            trainer.Next();
        }

        Checkpoint.Save(trainer, save);
    }
}
