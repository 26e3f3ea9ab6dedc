using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class BetTests
{
    [Fact]
    public void A_bet_that_was_not_made_again_for_new_parameters_is_not_settled_and_says_so()
    {
        var bet = Bet.Ask("Доля слова после начала, проверка", 0.1, 0.5, about: "кошка → сидит");
        var stale = bet.Settle(0.3, about: "собака → спит");

        Assert.True(stale.IsStale);
        Assert.Null(stale.Hit);
        Assert.Contains("кошка → сидит", stale.ToHtml(), StringComparison.Ordinal);
        Assert.Null(Bet.Book.Single(b => b.Question == bet.Question).Measured);

        Assert.True(bet.Settle(0.3, about: "кошка → сидит").Hit);
    }

    [Fact]
    public void The_lower_end_comes_first()
    {
        Assert.Contains("lower end", Assert.Throws<ReaderException>(() => Bet.Ask("x", 0.5, 0.1)).Message, StringComparison.Ordinal);
    }
}
