using BetweenTokens.Formats;
using Xunit;

namespace BetweenTokens.Tests;

/// <summary>What a reader is told when the request cannot be met.</summary>
[Trait("tier", "fast")]
[Collection(nameof(ReaderExceptionTests))]
public sealed class ReaderExceptionTests : IDisposable
{
    public void Dispose() => Language.Now = "en";

    [Theory]
    [InlineData("en", "no")]
    [InlineData("ru", "нет")]
    public void Speaks_the_language_that_is_set_and_prints_as_its_message_alone(string language, string expected)
    {
        Language.Now = language;
        var thrown = Assert.Throws<ReaderException>(void () => throw new ReaderException("no", "нет"));
        Assert.Equal(expected, thrown.Message);
        Assert.Equal(expected, thrown.ToString());
    }

    [Fact]
    public void A_refused_file_prints_as_its_message_and_has_a_Russian_one_where_a_reader_meets_it()
    {
        var english = new ModelFileException("a.bin", "field", "1", "2.", "Do.", russian: "Нет a.bin.");
        Assert.Equal("a.bin, field: expected 1; found 2. Do.", english.ToString());

        Language.Now = "ru";
        Assert.Equal("Нет a.bin.", new ModelFileException("a.bin", "field", "1", "2.", "Do.", russian: "Нет a.bin.").ToString());
        Assert.Equal("a.bin: expected 1; found 2. Do.", new ModelFileException("a.bin", null, "1", "2", "Do.").ToString());
    }

    [Fact]
    public void Near_names_are_told_where_there_are_any()
    {
        Assert.Equal(" Did you mean cat?", Language.Near("cut", ["cat", "elephant"]));
        Language.Now = "ru";
        Assert.Equal(" Похожие: кот.", Language.Near("кит", ["кот", "слонёнок"]));
        Assert.Equal("", Language.Near("кит", ["слонёнок"]));
    }
}

/// <summary>The language is one for the whole process: nothing that reads messages may run beside a test that changes it.</summary>
[CollectionDefinition(nameof(ReaderExceptionTests), DisableParallelization = true)]
public sealed class ReaderExceptionCollection;
