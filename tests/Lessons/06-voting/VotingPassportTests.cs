using BetweenTokens.Inspection;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Models;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L06Voting;

[Trait("tier", "fast")]
public class VotingPassportTests
{
    private const string Prompt = "<end> столица Франции —";

    [Fact]
    public void A_winner_leads_by_what_lies_between_it_and_the_second_and_the_second_lags_by_as_much()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var trace = model.Trace(Prompt);
        var order = trace.LogitsAt(^1).ToArray().Index().OrderByDescending(entry => entry.Item).Take(2).ToArray();
        var lead = (double)order[0].Item - order[1].Item; // the normaliser falls out

        Assert.Equal(lead, Lead(order[0].Index), 1e-5);
        Assert.Equal(-lead, Lead(order[1].Index), 1e-5);

        double Lead(int id) => VotingPassport.Row(model, trace, Prompt, trace.Shown(id)).Effects.Single().Number!.Value;
    }

    [Fact]
    public void The_control_is_the_lead_in_a_network_that_learnt_nothing()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var trace = model.Trace(Prompt);
        var (one, same, other) = (Control(6), Control(6), Control(7));
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);

        using var untrained = Controls.Untrained(model, seed: 6);
        var logits = untrained.Logits([.. trace.Ids])[trace.Length - 1].ToArray();
        var id = trace.TokenId("Париж");
        Assert.Equal(logits[id] - logits.Where((_, i) => i != id).Max(), one, 1e-5);

        double Control(long seed) => VotingPassport.Row(model, trace, Prompt, "Париж", seed).Control!.Number!.Value;
    }
}
