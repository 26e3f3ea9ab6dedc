using BetweenTokens.Evaluation;
using BetweenTokens.Formats;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Pieces;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;

namespace BetweenTokens.Tests.Training.Pieces;

[Trait("tier", "slow")]
public sealed class PieceRecipesTests : IDisposable
{
    private const string Small = """
        "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 }, "world": { "shares": { "weather": 1 }, "max_tokens": 32 },
        "length": 136, "steps": 3
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-pieces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pieces_are_read_and_written_back_with_their_defaults()
    {
        var recipe = Read($$"""{ "pieces": { "by": "BytePairs", "vocabulary": 70 }, {{Small}} }""");
        Assert.Equal(new PieceOptions { By = PieceKind.BytePairs, Vocabulary = 70 }, recipe.Pieces);
        Assert.Contains("\"sample_seed\": 1000037", TrainingRecipes.Write(recipe), StringComparison.Ordinal);
        Assert.Equal(TrainingRecipes.Write(recipe), TrainingRecipes.Write(Read(TrainingRecipes.Write(recipe))));

        // a recipe of words is written as before there were pieces: checkpoints and notes compare these texts
        Assert.DoesNotContain("pieces", TrainingRecipes.Write(Read($"{{ {Small} }}")), StringComparison.Ordinal);
        Assert.Equal(TrainingRecipes.Write(Read($"{{ {Small} }}")), TrainingRecipes.Write(Read($"{{ \"pieces\": null, {Small} }}")));
    }

    [Fact]
    public void A_recipe_like_another_takes_its_pieces_changes_or_drops_them()
    {
        Read($$"""{ "pieces": { "by": "BytePairs", "vocabulary": 70 }, {{Small}} }""", "parent");
        Assert.Equal(70, Read("""{ "like": "parent" }""").Pieces!.Vocabulary);
        Assert.Equal(new PieceOptions { By = PieceKind.BytePairs, Vocabulary = 90 },
            Read("""{ "like": "parent", "pieces": { "vocabulary": 90 } }""").Pieces);
        Assert.Equal(PieceModelTests.Characters,
            Read("""{ "like": "parent", "pieces": { "by": "Characters", "vocabulary": null } }""").Pieces);
        Assert.Null(Read("""{ "like": "parent", "pieces": null }""").Pieces);
    }

    [Theory]
    [InlineData("""{ "by": "Letters" }""", "field pieces.by: expected one of Characters, BytePairs; found \"Letters\"")]
    [InlineData("""{ "vocabulary": 70 }""", "field pieces.by: expected a value; found nothing")]
    [InlineData("""{ "by": "BytePairs" }""",
        "field pieces.vocabulary: expected how many byte pairs and characters there are to be; found none")]
    [InlineData("""{ "by": "Characters", "vocabulary": 70 }""",
        "field pieces.vocabulary: expected none, since the characters of the world's words decide it; found 70")]
    [InlineData("""{ "by": "BytePairs", "vocabulary": 1 }""", "field pieces.vocabulary: expected a number from 2 to 65536; found 1")]
    [InlineData("""{ "by": "BytePairs", "vocabulary": 70, "sample_words": 0 }""", "field pieces.sample_words: expected a number from 1")]
    [InlineData("""{ "by": "Characters", "sampel_words": 5 }""", "Did you mean sample_words")]
    [InlineData("\"characters\"", "field pieces: expected an object; found \"characters\"")]
    public void A_wrong_field_is_refused_by_its_name(string pieces, string message) =>
        Assert.Contains(message, Assert.Throws<ModelFileException>(() => Read($"{{ \"pieces\": {pieces}, {Small} }}")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Learned_positions_reach_to_the_end_of_a_row()
    {
        var error = Assert.Throws<ModelFileException>(() => Read("""
            { "pieces": { "by": "Characters" }, "model": { "n_layers": 1, "d_model": 16, "n_heads": 2, "positions": "Learned",
            "n_context": 64 }, "world": { "shares": { "weather": 1 }, "max_tokens": 32 }, "length": 136, "steps": 3 }
            """));
        Assert.Contains("key model.n_context: expected at least length, 136", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_smaller_than_the_alphabet_is_refused() =>
        Assert.Contains("pieces already; ask for a vocabulary of more than 9", Assert.Throws<ArgumentException>(() => GlassLaw.Of(
            PieceModelTests.Tiny with { Pieces = PieceModelTests.BytePairs with { Vocabulary = 9 } })).Message, StringComparison.Ordinal);

    /// <summary>The committed recipes: one world, every document fits its row, every word is split and read back.</summary>
    [Theory]
    [InlineData("base-s-characters")]
    [InlineData("base-s-bpe")]
    public void The_recipes_of_the_repository_fit_and_take_a_few_steps(string name)
    {
        var (recipe, words) = (TrainingRecipes.Load(name), TrainingRecipes.Load("base-s-words"));
        Assert.Equal(TrainingRecipes.Write(words), TrainingRecipes.Write(recipe with
        {
            Name = words.Name,
            About = words.About,
            Pieces = null,
            Length = words.Length,
            Steps = words.Steps,
            Model = recipe.Model with { NContext = words.Model.NContext },
        }));
        using var trainer = new Trainer(recipe with { Rows = 2, Steps = 2, Model = recipe.Model with { NLayers = 1, DModel = 16 } });
        Assert.True(trainer.Next().Loss > trainer.Next().Loss);
        Assert.Null(trainer.Glass!.SplitOtherwise(trainer.Law.Tokenizer));
        Assert.Equal(trainer.World.Words.Words, Enumerable.Range(0, trainer.World.Words.Count)
            .Select(word => word == 0 ? trainer.World.Words.Words[0] : trainer.Law.Tokenizer.Decode(trainer.Law.Spelling(word).ToArray())));

        // as many words as base-s-words reads, within a twentieth
        Assert.InRange(recipe.Steps * Words(recipe) / (words.Steps * Words(words)), 0.95, 1.05);
    }

    // Words of a batch, from a few.
    private static double Words(TrainingRecipe recipe)
    {
        var start = TrainingStart.Of(recipe, null);
        using var batches = start.Batches;
        var (sizes, batchCount) = (new TokenSizes(start.Law), 6);
        return Enumerable.Range(0, batchCount)
            .Sum(_ => batches.Next().Targets.Where(target => target >= 0).Sum(target => (double)sizes.Words(target))) / batchCount;
    }

    private TrainingRecipe Read(string json, string name = "mine")
    {
        var path = Path.Combine(_folder, name + ".json");
        File.WriteAllText(path, json);
        return TrainingRecipes.Load(path);
    }
}
