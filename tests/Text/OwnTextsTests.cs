using System.Reflection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class OwnTextsTests
{
    private static readonly Assembly[] _carriers = [typeof(OwnTexts).Assembly, typeof(Claim).Assembly];

    [Fact]
    public void Every_text_of_the_tree_is_carried_by_one_assembly()
    {
        var files = Directory.GetFiles(Path.Combine(Shared.Repository, "data", "texts")).Select(Path.GetFileName).Order().ToList();
        Assert.NotEmpty(files);
        Assert.Equal(files, _carriers.SelectMany(Carried).Order());
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        var refusal = Assert.Throws<ArgumentException>(() => OwnTexts.Read("calibration.fr.txt"));
        Assert.Contains("There is no text 'calibration.fr.txt'. There are: calibration.en.txt", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Carried(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("texts.", StringComparison.Ordinal)).Select(name => name["texts.".Length..]);
}
