using System.Reflection;
using System.Runtime.CompilerServices;
using BetweenTokens.Tests.Testing;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Native;

/// <summary>TorchSharp as this process has loaded it: nothing is freed while libtorch reads it.</summary>
[Trait("tier", "slow")]
[Collection(Live.Alone)]
public class TorchSharpLifetimeTests
{
    private static string Loaded { get; } = typeof(Tensor).Assembly.Location;

    private static string Staged { get; } = Path.Combine(Shared.Repository, "artifacts", "notebooks", "TorchSharp.dll");

    // index_add_ reads its factor anew for each row: the call lasts milliseconds, and a factor freed meanwhile throws.
    [Fact]
    public void A_number_survives_the_collections_of_another_thread()
    {
        var collecting = true;
        var collector = new Thread(() =>
        {
            while (Volatile.Read(ref collecting))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        using var scope = NewDisposeScope();
        var (few, many) = (zeros(1, ScalarType.Int64), zeros(20_000, ScalarType.Int64));
        for (var call = 0; call < 200; call++)
        {
            Add(few);
            Thread.Sleep(call % 40 == 39 ? 300 : 0); // lifetimes are short in optimised code, which the runtime makes when it has a rest
        }

        try
        {
            collector.Start();
            for (var call = 0; call < 100; call++)
            {
                Add(many);
            }
        }
        finally
        {
            Volatile.Write(ref collecting, false);
            collector.Join();
        }
    }

    private static void Add(Tensor rows)
    {
        using var ones = torch.ones(rows.shape[0], 8);
        using var sum = zeros(2, 8);
        sum.index_add_(0, rows, ones, 0.5);
        Assert.Equal(rows.shape[0] * 0.5, sum[0, 7].item<float>());
    }

    [Fact]
    public void Whatever_calls_native_code_holds_its_arguments_to_the_end()
    {
        using var module = ModuleDefinition.ReadModule(Loaded);
        var callers = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody
            && method.Body.Instructions.Any(i => i.Operand is MethodDefinition { IsPInvokeImpl: true })).ToList();
        Assert.True(callers.Count > 1000, $"{callers.Count}");
        var fleeting = callers.Where(method => method.Body.Instructions.Any(i => i.OpCode == OpCodes.Ret))
            .Where(method => Held(method) < Objects(method));
        Assert.Empty(fleeting.Select(method => method.FullName));
    }

    [Fact]
    public void Every_method_is_still_one_that_the_runtime_compiles()
    {
        const BindingFlags all = BindingFlags.DeclaredOnly | BindingFlags.Public
            | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var methods = typeof(Tensor).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && method.GetMethodBody() is not null).ToList();
        Assert.True(methods.Count > 5000, $"{methods.Count}");
        // InvalidProgramException where the words make no sense
        methods.ForEach(method => RuntimeHelpers.PrepareMethod(method.MethodHandle));
    }

    [Fact]
    public void Every_host_loads_the_same_file()
    {
        var expected = File.ReadAllBytes(Staged);
        Assert.Equal(expected, File.ReadAllBytes(Loaded));
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(Shared.Repository, "artifacts", "obj", "patched", "TorchSharp.dll")));
    }

    // Objects held just before the last return; a method may hold owners of handles besides its arguments.
    private static int Held(MethodDefinition method) => method.Body.Instructions.Last(i => i.OpCode == OpCodes.Ret) is var end
        ? method.Body.Instructions.TakeWhile(i => i != end).Reverse()
            .TakeWhile(i => i.OpCode.Code is Code.Call or Code.Box || i.OpCode.Name.StartsWith("ld", StringComparison.Ordinal))
            .Count(i => i.Operand is MethodReference { Name: nameof(GC.KeepAlive) })
        : 0;

    private static int Objects(MethodDefinition method) =>
        (method.HasThis && !method.DeclaringType.IsValueType ? 1 : 0) + method.Parameters
            .Count(p => p.ParameterType is { IsByReference: false, IsPointer: false, IsValueType: false, IsRequiredModifier: false });
}
