using System.Text.Json;
using BetweenTokens.Build;
using BetweenTokens.Tests.Build;
using BetweenTokens.Workbook;
using BetweenTokens.Workbook.Diagnosis;
using Xunit;

namespace BetweenTokens.Tests.Workbook.Diagnosis;

[Trait("tier", "fast")]
public class DoctorTests
{
    private const string Binding = "/clone/artifacts/notebooks/libLibTorchSharp.so";

    /// <summary>What spoils the machine, and what must then be said.</summary>
    public static TheoryData<string, Action<object>, string, State, string> Ills { get; } = new()
    {
        { "no SDK", m => On(m).Programs.Remove("dotnet"), ".NET SDK", State.Problem, "Install the .NET SDK 10" },
        { "an old SDK", m => On(m).Programs["dotnet"] = "9.0.300", ".NET SDK", State.Problem, "global.json" },
        { "never built", m => NeverBuilt(On(m)), "staged libraries", State.Problem, "dotnet build" },
        { "edited since the build", m => On(m).Put("/clone/src/NotebookHelpers/Text/Piece.cs", "new", PretendMachine.Noon.AddMinutes(1)),
            "staged libraries", State.Note, "dotnet build" },
        { "a lesson edited since the build",
            m => On(m).Put("/clone/src/Lessons/06-voting/Claims.cs", "new", PretendMachine.Noon.AddMinutes(1)),
            "staged libraries", State.Note, "dotnet build" },
        { "no setup.cs", m => On(m).Contents.Remove("/clone/notebooks/setup.cs"), "notebooks/setup.cs", State.Problem, "dotnet build" },
        { "a moved clone", m => On(m).Put("/clone/notebooks/setup.cs", "#r \"/old/artifacts/notebooks/BetweenTokens.dll\"\r\n"),
            "notebooks/setup.cs", State.Problem, "moved" },
        { "a library deleted", m => On(m).Put("/clone/notebooks/setup.cs", "#r \"/clone/artifacts/notebooks/Gone.dll\"\n"),
            "notebooks/setup.cs", State.Problem, "dotnet build" },
        { "an empty setup.cs", m => On(m).Put("/clone/notebooks/setup.cs", ""), "notebooks/setup.cs", State.Problem, "Delete it" },
        { "an old C++ runtime, not built", m => OldRuntime(On(m)), "C++ runtime", State.Problem, "patches its copy" },
        { "an old C++ runtime, not patched", m => OldRuntime(On(m)).Put(Binding, Insisting()), "C++ runtime", State.Problem, "Delete" },
        { "an old C++ runtime, broken copy", m => OldRuntime(On(m)).Put(Binding, "not a library"), "C++ runtime", State.Problem, "Delete" },
        { "libtorch does not load", m => On(m).Torch = (null, 0, "version GLIBCXX_3.4.32 not found"),
            "libtorch", State.Problem, "dotnet build" },
        { "too many threads", m => On(m).Torch = ("libtorch", 64, null), "libtorch", State.Note, "OMP_NUM_THREADS" },
        { "no libicu", m => On(m).Contents.Remove("/usr/lib64/libicuuc.so.72"),
            "libicu", State.Note, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1" },
        { "an old processor", m => On(m).HasFastVectors = false, "processor", State.Note, "AVX2" },
        { "little memory", m => On(m).Memory = 1L << 30, "memory", State.Note, "--jobs 1" },
        { "a full disk", m => On(m).Free = 1L << 20, "disk", State.Note, "artifacts/" },
        { "no models", m => On(m).Found.Clear(), "models", State.Note, "workbook models pull" },
        { "no editor", m => On(m).Programs.Remove("jupyter"), "notebook editors", State.Note, "Polyglot" },
        { "Jupyter without C#", m => On(m).Contents.Remove("/usr/share/jupyter/kernels/.net-csharp/kernel.json"),
            "notebook editors", State.Note, "dotnet interactive jupyter install" },
        { "no browser", m => On(m).Programs.Remove("chromium"), "browser for tests", State.Note, "apt-get install chromium" },
    };

    [Fact]
    public void A_healthy_machine_has_nothing_to_mend() =>
        Assert.All(Doctor.Look(new PretendMachine()),
            finding => Assert.True(finding.State == State.Ok && finding.Mend is null, finding.ToString()));

    [Theory]
    [MemberData(nameof(Ills))]
    public void Each_ill_is_found_alone_and_its_cure_named(string ill, Action<object> spoil, string check, State state, string cure)
    {
        var machine = new PretendMachine();
        spoil(machine);
        var finding = Assert.Single(Doctor.Look(machine), finding => finding.State != State.Ok);
        Assert.True(finding.Check == check && finding.State == state && finding.Mend!.Contains(cure, StringComparison.Ordinal),
            $"{ill}: {finding}");
    }

    [Fact]
    public void A_cured_copy_beside_an_old_runtime_is_well()
    {
        var binding = Insisting();
        CppRuntimePatch.MakeWeak(binding, "GLIBCXX_3.4.32");
        var machine = OldRuntime(new PretendMachine());
        machine.Put(Binding, binding);
        Assert.DoesNotContain(Doctor.Look(machine), finding => finding.State != State.Ok);
    }

    [Fact]
    public async Task The_machine_that_built_this_can_run_it()
    {
        var output = new StringWriter();
        int code = await WorkbookProgram.RunAsync(["doctor", "--json"], output);

        using var findings = JsonDocument.Parse(output.ToString());
        var problems = findings.RootElement.EnumerateArray()
            .Where(finding => finding.GetProperty("state").GetString() == "problem").Select(finding => finding.ToString());
        Assert.Empty(problems);
        Assert.Equal(ExitCodes.Ok, code);
    }

    [Fact]
    public async Task A_person_gets_a_table_that_names_every_check()
    {
        var output = new StringWriter();
        await WorkbookProgram.RunAsync(["doctor"], output);
        Assert.All(Doctor.Look(new PretendMachine()), finding => Assert.Contains(finding.Check, output.ToString()));
    }

    // The pretended machine is internal, and theory data must be public.
    private static PretendMachine On(object machine) => (PretendMachine)machine;

    private static void NeverBuilt(PretendMachine machine)
    {
        machine.Contents.Remove("/clone/artifacts/notebooks/BetweenTokens.dll");
        machine.Put("/clone/artifacts/notebooks/Other.dll", "");
        machine.Put("/clone/notebooks/setup.cs", "#r \"/clone/artifacts/notebooks/Other.dll\"\n");
    }

    private static byte[] Insisting() => ElfFile.Needing(("libstdc++.so.6", ["GLIBCXX_3.4", "GLIBCXX_3.4.32"]));

    private static PretendMachine OldRuntime(PretendMachine machine)
    {
        machine.Put("/usr/lib64/libstdc++.so.6", "GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0");
        return machine;
    }
}
