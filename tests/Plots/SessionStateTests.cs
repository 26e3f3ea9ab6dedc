using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Browser;
using Xunit;

namespace BetweenTokens.Tests.Plots;

/// <summary>
/// What a session holds for all its pictures: language, locale, former curves, bets, the running cell. These tests
/// change it, so nothing runs beside them.
/// </summary>
[Trait("tier", "fast")]
[Collection(nameof(SessionStateTests))]
public class SessionStateTests
{
    [Fact]
    public void A_rerun_shows_the_former_curve_in_grey_and_a_first_run_does_not()
    {
        string title = nameof(A_rerun_shows_the_former_curve_in_grey_and_a_first_run_does_not);
        Assert.Equal(["a"], Names([1, 2]));
        Assert.Equal(["a"], Names([1, 2])); // nothing changed, so the page is the same
        Assert.Equal(["прошлый запуск", "a"], Names([1, 3]));
        Assert.Equal(["прошлый запуск", "a"], Names([1, 3]));

        string[] Names(double[] y) =>
            [.. Pictures.Lines(title, new Axis("шаг", "шт."), new Axis("потеря", "нат"), new Series("a", y)).Figure.Data
                .Select(t => (string)t!["name"]!)];
    }

    [Fact]
    public void A_decimal_comma_of_the_readers_locale_changes_no_byte()
    {
        string[] before = [.. Samples.All().Select(v => v.ToHtml())];
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = " " };
        var saved = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(before, Samples.All().Select(v => v.ToHtml()));
        }
        finally
        {
            CultureInfo.CurrentCulture = saved;
        }
    }

    [Fact]
    public void The_words_can_be_english()
    {
        var russian = Words.Now;
        try
        {
            Words.Now = Words.English;
            string verdict = Claim.Of("06-01").Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne()).ToHtml();
            Assert.Contains("✗ false</span>", verdict);
            Assert.Contains(Claim.Of("06-01").ClaimEn, verdict);
            Assert.DoesNotMatch("выполнено|исключено|неверно", verdict);
            string distribution = Pictures.Distribution(["a"], [0.5]).ToHtml();
            Assert.Contains("all the rest", distribution);
            Assert.Contains("0.500", distribution);
            Assert.DoesNotContain("separators", distribution); // plotly's own are English
            Assert.Equal("5.2·10⁻⁵", Pictures.Text(5.2e-5));
            Assert.Contains("0.2500", Table.Of(null, new TableColumn("p", [0.25])).ToHtml());
            foreach (var word in typeof(Words).GetProperties().Where(p => p.PropertyType == typeof(string)))
            {
                Assert.DoesNotMatch("[А-Яа-я]", (string)word.GetValue(Words.English)!);
            }
        }
        finally
        {
            Words.Now = russian;
        }
    }

    [Fact]
    public void Bets_are_settled_counted_and_carried_to_another_notebook()
    {
        Bet.Clear();
        Bet.Ask("a|b; c", 0.2, 0.4, "доля").Settle(0.3);
        Bet.Ask("d", 1.0, 2.0).Settle(5);
        Bet.Ask("open", 1.0, 2.0);
        Bet.Ask("point", 0.5, "доля").Settle(0.25);
        string line = Bet.Export();
        Bet.Clear();
        Bet.Import(line);
        Assert.Equal([true, false, null], Bet.Book.Select(b => b.Hit));
        Assert.Contains("1 / 2 = 0.50", Bet.Calibration().Caption);
        Assert.Contains("× 2.00", Bet.Calibration().Caption);
        Assert.Throws<FormatException>(() => Bet.Import("x; 1"));
        Assert.Throws<ReaderException>(() => Bet.Ask("q", 2.0, 1.0));
        Bet.Clear();
    }

    [Fact]
    public void A_host_that_names_the_cell_finds_it_in_the_elements_id()
    {
        var host = AppContext.GetData(Cell.Key);
        AppContext.SetData(Cell.Key, (Func<string?>)(() => "c0ffee"));
        try
        {
            Assert.Contains("id=\"bt-c0ffee-", Pictures.Distribution(["a", "b"], [0.7, 0.2], title: "Title").ToHtml());
        }
        finally
        {
            AppContext.SetData(Cell.Key, host);
        }
    }
}

[CollectionDefinition(nameof(SessionStateTests), DisableParallelization = true)]
public sealed class SessionStateCollection;
