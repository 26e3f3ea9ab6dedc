using BetweenTokens.Microworld;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Pieces;
using Xunit;

namespace BetweenTokens.Tests.Training.Pieces;

[Trait("tier", "fast")]
public sealed class LongestDocumentTests
{
    /// <summary>
    /// In words it is what the world promises; in pieces no document drawn is longer, and one that long can be put together.
    /// </summary>
    [Theory]
    [InlineData("scenes")]
    [InlineData("narration")]
    [InlineData("weather")]
    [InlineData("override")]
    [InlineData("questions")]
    [InlineData("spelling")]
    public void In_words_it_is_the_worlds_and_in_pieces_no_document_is_longer(string kind)
    {
        var world = Worlds.Of(kind, 40);
        Assert.Equal(DocumentLengths.Of(world.Kinds[0].Kind).Most, LongestDocument.Of(world, world.Kinds[0].Kind));
        var law = new SpelledLaw(world, PieceModelTests.Characters.Train(world).ToDefinition());
        var most = LongestDocument.Of(law, law.Kinds[0].Kind)!.Value;
        var sampler = new Sampler(law, 1);
        var drawn = Enumerable.Range(0, 2_000).Max(_ => sampler.Next().Length);
        Assert.InRange(drawn, 0.7 * most, most);
    }

    [Fact]
    public void It_is_that_of_the_enumeration_of_a_small_law_with_draws()
    {
        var words = new ToyLaw();
        var law = new SpelledLaw(words, PieceModelTests.Characters.Train(words).ToDefinition());
        var walks = Enumeration.Walks(law);
        Assert.All(law.Kinds, kind => Assert.Equal(
            walks.Where(walk => walk.Kind == kind.Kind.Name).Max(walk => walk.Tokens.Length), LongestDocument.Of(law, kind.Kind)));
    }

    [Fact]
    public void A_recipe_whose_documents_can_outgrow_a_row_is_refused_with_what_to_do()
    {
        // погода по дням : восемь букв слова и запятая на день
        var recipe = PieceModelTests.Tiny with { World = Worlds.Only("weather", 32), Length = 134 };
        var error = Assert.Throws<ArgumentException>(() => GlassLaw.Of(recipe));
        Assert.Contains("«weather» can have a document of 135 pieces, and a row holds 134. Lower world.max_tokens, which counts "
            + "words and is 32, lengthen the rows", error.Message, StringComparison.Ordinal);
        Assert.Equal("weather", GlassLaw.Of(recipe with { Length = 135 }).InTokens.Kinds[0].Kind.Name);
    }

    [Fact]
    public void A_kind_that_remembers_too_many_draws_is_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => GlassLaw.Of(
            PieceModelTests.Tiny with { World = Worlds.Only("repeats", 32), Length = 4096 }));
        Assert.Contains("«repeats» has more than", error.Message, StringComparison.Ordinal);
    }
}
