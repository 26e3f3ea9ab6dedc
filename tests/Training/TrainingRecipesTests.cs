using BetweenTokens.Formats;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
public sealed class TrainingRecipesTests : IDisposable
{
    private const string Small = """{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 60 }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-recipes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => [.. TrainingRecipes.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_recipe_of_the_repository_reads_fits_its_world_and_says_what_it_is_for(string name)
    {
        var recipe = TrainingRecipes.Load(name);
        Assert.Equal(name, recipe.Name);
        Assert.NotEmpty(recipe.About);
        recipe.ConfigFor(World.Create(recipe.World)).Validate();
        var again = Read(TrainingRecipes.Write(recipe));
        Assert.Equal(TrainingRecipes.Write(recipe), TrainingRecipes.Write(again));
    }

    [Fact]
    public void A_file_holds_what_differs_from_the_defaults()
    {
        var recipe = Read(Small);
        var expected = new TrainingRecipe { Name = "mine", Model = new() { DVocab = 1, NLayers = 2, DModel = 32, NHeads = 2 }, Steps = 60 };
        Assert.Equal(TrainingRecipes.Write(expected), TrainingRecipes.Write(recipe));
        Assert.Equal((expected.Initial, expected.Optimiser, expected.World.Facts), (recipe.Initial, recipe.Optimiser, recipe.World.Facts));
    }

    [Fact]
    public void A_primer_comes_first_and_changes_nothing_behind_it()
    {
        var recipe = Read("""
            { "model": { "n_layers": 1, "d_model": 32, "n_heads": 2 }, "rows": 4, "steps": 9,
              "primer": [{ "steps": 3, "shares": { "weather": 2, "cups": 1 } }, { "steps": 2, "targets": "Decided", "shares": { "cups": 1 } }] }
            """);
        var law = TrainingLaw.Of(World.Create(recipe.World));
        using var primed = TrainingStart.Stream(recipe, law);
        IBatchSource[] parts =
        [
            .. recipe.Primer.Select(primer => TrainingStart.Stream(
                recipe with { Primer = [], Targets = primer.Targets }, law.WithShares(primer.Shares))),
            TrainingStart.Stream(recipe with { Primer = [] }, law),
        ];
        foreach (var part in (int[])[0, 0, 0, 1, 1, 2, 2, 2])
        {
            var (expected, actual) = (parts[part].Next(), primed.Next());
            Assert.Equal(expected.Inputs, actual.Inputs);
            Assert.Equal(expected.Targets, actual.Targets);
        }

        Assert.All(parts, part => part.Dispose());
    }

    [Theory]
    [InlineData("""{ "steps": 70, "shares": { "weather": 1 } }""", "primer[].steps")]
    [InlineData("""{ "steps": 40, "shares": { "weather": 1 } }, { "steps": 30, "shares": { "cups": 1 } }""",
        "steps of the primer together")]
    [InlineData("""{ "steps": 7, "shares": { "wether": 1 } }""", "primer[].shares.wether")]
    [InlineData("""{ "steps": 7, "shares": { "weather": 0 } }""", "primer[].shares.weather")]
    public void A_primer_that_cannot_be_read_is_refused_by_its_field(string primer, string field)
    {
        var error = Assert.Throws<ModelFileException>(() => Read(
            Small.Replace("\"steps\": 60", $"\"steps\": 60, \"primer\": [{primer}]", StringComparison.Ordinal)));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_given_in_part_keeps_the_rest()
    {
        var recipe = Read("""
            { "initial": { "position_deviation": 0.05 }, "world": { "facts": { "liars": 0 }, "shares": { "facts": 1 } },
            "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 60 }
            """);
        Assert.Equal(
            new TrainingRecipe { Name = "", Model = recipe.Model, Steps = 1 }.Initial with { PositionDeviation = 0.05 }, recipe.Initial);
        Assert.Equal(new FactOptions { Liars = 0 }, recipe.World.Facts);
        Assert.Equal(["facts"], recipe.World.Shares.Keys);
    }

    [Fact]
    public void A_recipe_like_another_changes_what_it_says_and_nothing_else()
    {
        Write("parent", """
            { "about": "parent", "keep_at": [50], "model": { "n_layers": 2, "d_model": 32, "n_heads": 2, "rope_theta": 500 },
            "steps": 60, "world": { "shares": { "weather": 1, "sums": 1 } }, "optimiser": { "muon": false,
            "adam_rate": 0.01 } }
            """);
        var child = TrainingRecipes.Load(Write("child", """
            { "like": "parent", "model": { "positions": "Alibi", "rope_theta": null },
            "world": { "shares": { "weather": 1 } }, "optimiser": { "muon": true } }
            """));
        Assert.Equal(("child", "", 60, 0), (child.Name, child.About, child.Steps, child.KeepAt.Count));
        Assert.Equal((PositionScheme.Alibi, 2), (child.Model.Positions, child.Model.NLayers));
        Assert.Equal(["weather"], child.World.Shares.Keys);
        Assert.Equal(new OptimiserOptions { Muon = true, AdamRate = 0.01 }, child.Optimiser);
    }

    [Fact]
    public void The_keys_of_the_model_are_those_of_a_config_file()
    {
        var config = new TransformerConfig
        {
            DVocab = 1,
            NLayers = 3,
            DModel = 48,
            NHeads = 3,
            NContext = 64,
            Positions = PositionScheme.Learned,
            Norm = NormKind.LayerNorm,
            NormPlace = NormPlace.Post,
            Residual = false,
            Biases = Biases.Block,
            Mlp = MlpKind.None,
        };
        var recipe = new TrainingRecipe { Name = "x", Model = config, Steps = 1, World = new() { MaxTokens = 64 } };
        Assert.Equal($"{config with { EndIds = [] }}", $"{Read(TrainingRecipes.Write(recipe)).Model with { EndIds = [] }}");
    }

    [Theory]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 } }""", "field steps: expected a value; found nothing")]
    [InlineData("""{ "steps": 60 }""", "field model: expected a value; found nothing")]
    [InlineData("""{ "step": 60 }""", "field step: expected a field of a recipe; found one that nothing reads. Did you mean steps")]
    [InlineData("""{ "world": { "facts": { "lairs": 0.1 } } }""",
        "field world.facts.lairs: expected a field of a recipe; found one that nothing reads. Did you mean liars")]
    [InlineData("""{ "world": { "facts": { "liars": "many" } } }""", "field world.facts.liars: expected a number; found \"many\"")]
    [InlineData("""{ "world": { "shares": { "facts": true } } }""", "field world.shares.facts: expected a number; found true")]
    [InlineData("""{ "world": { "conflict": { "rule": "Loudest" } } }""",
        "field world.conflict.rule: expected one of LastWins, FirstWins; found \"Loudest\"")]
    [InlineData("""{ "optimiser": [] }""", "field optimiser: expected an object; found []")]
    [InlineData("""{ "steps": 1.5 }""", "field steps: expected a whole number; found 1.5")]
    [InlineData("""{ "clip": null }""", "field clip: expected a number; found null")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2, "width": 5 }, "steps": 6 }""",
        "key model.width: expected keys that this library knows")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2, "norm": "Batch" }, "steps": 6 }""",
        "key model.norm: expected one of None, LayerNorm, RmsNorm; found Batch")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2, "vocab_size": 9 }, "steps": 6 }""",
        "key model.vocab_size: expected what a recipe may choose; found what the world decides")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 0 }""",
        "field steps: expected a number from 1 to 10000000; found 0")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 6, "length": 64 }""",
        "field length: expected a number from 128")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 6, "world": { "facts": { "liars": 2 } } }""",
        "Facts.Liars is 2; it must be from 0 to 1")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2, "positions": "Learned", "n_context": 16 }, "steps": 6 }""",
        "key model.n_context: expected at least world.max_tokens, 128")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 6, "targets": "Guessed" }""",
        "field targets: expected one of Drawn, Decided, Exact; found \"Guessed\"")]
    [InlineData("""{ "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 6, "targets": "Exact", "corpus_tokens": 5000 }""",
        "field targets: expected Drawn beside corpus_tokens")]
    [InlineData("""
        { "model": { "n_layers": 2, "d_model": 32, "n_heads": 2 }, "steps": 6, "targets": "Exact", "masked_share": 0.15,
        "spare_tokens": 1 }
        """, "field targets: expected Drawn beside masked_share")]
    [InlineData("""{ "like": "nobody" }""", "field like: expected a recipe beside this file or in data/recipes; found nobody")]
    [InlineData("""{ "like": 5 }""", "field like: expected the name of a recipe; found 5")]
    [InlineData("""{ "like": "mine" }""", "field like: expected a recipe that does not lead back here; found mine → mine")]
    [InlineData("""{ "steps": 1, "steps": 2 }""", "expected a recipe in JSON")]
    [InlineData("[]", "expected a recipe: a JSON object; found Array")]
    [InlineData("{", "expected a recipe in JSON")]
    public void A_wrong_recipe_is_refused_by_file_field_expected_and_found(string json, string message)
    {
        var path = Write("mine", json);
        var refusal = Assert.Throws<ModelFileException>(() => TrainingRecipes.Load(path));
        Assert.Equal(path, refusal.File);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest()
    {
        Assert.Contains("Did you mean base",
            Assert.Throws<ModelFileException>(() => TrainingRecipes.Load("bass")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFileException>(() => TrainingRecipes.Load(Path.Combine(_folder, "absent.json")));
    }

    private TrainingRecipe Read(string json) => TrainingRecipes.Load(Write("mine", json));

    private string Write(string name, string json)
    {
        var path = Path.Combine(_folder, name + ".json");
        File.WriteAllText(path, json);
        return path;
    }

    [Fact]
    public void Equal_recipes_are_written_in_equal_words()
    {
        // a resumed run compares the words of its recipe with those in the checkpoint, which another process wrote
        var shares = WorldOptions.BaseShares;
        var recipe = TrainingRecipes.Load("base");
        var other = recipe with
        {
            World = recipe.World with
            {
                Shares = shares.Clear().WithComparers(Comparer<string>.Create((one, two) => string.CompareOrdinal(two, one)))
                    .AddRange(shares.Reverse()),
            },
        };
        Assert.Equal(TrainingRecipes.Write(recipe), TrainingRecipes.Write(other));
        Assert.Equal(shares.Keys.Order(StringComparer.Ordinal),
            System.Text.Json.Nodes.JsonNode.Parse(TrainingRecipes.Write(recipe))!["world"]!["shares"]!.AsObject().Select(pair => pair.Key));
    }
}
